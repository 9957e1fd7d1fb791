using System.Globalization;

namespace Watcher.NodeTests.Operations;

/// <summary>How often each operation is tried beside the watcher: once as a rule; more by hand, since what fails there fails now and then.</summary>
internal static class Rounds
{
    private const string Variable = "WATCHER_OPERATION_ROUNDS";

    public static int Count { get; } = int.TryParse(Environment.GetEnvironmentVariable(Variable), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 1;
}
