using System.Globalization;

namespace Watcher.NodeTests.Operations;

/// <summary>How often each operation is tried beside the watcher: once as a rule; more by hand, since what fails there fails now and then.</summary>
internal static class Rounds
{
    private const string Variable = "WATCHER_OPERATION_ROUNDS";

    /// <summary>Whether it was asked for more than the ring shows each time: then each operation is tried on each release.</summary>
    public static bool AreByHand => Count > 1;

    public static int Count { get; } = int.TryParse(Environment.GetEnvironmentVariable(Variable), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 1;
}
