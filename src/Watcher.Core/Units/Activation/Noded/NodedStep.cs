using System.Collections.Immutable;

namespace Watcher.Core.Units.Activation.Noded;

/// <summary>One step; its text says what it does.</summary>
/// <param name="Text">For the operator.</param>
internal abstract record NodedStep(string Text) : ActivationStep(Text)
{
    /// <summary>noded has only just been started.</summary>
    public sealed record AwaitPort() : NodedStep("wait until the noded that has just been started listens");

    public sealed record MoveBehind() : NodedStep($"restart noded behind {NodedPlaces.Socket}; who connects meanwhile waits here");

    /// <param name="Paths">Of the files, which go before noded is started again.</param>
    public sealed record MoveInFront(ImmutableArray<string> Paths) : NodedStep(
        $"wait for what goes through the proxy, stop {NodedPlaces.Linger}, {NodedPlaces.Socket} and {NodedPlaces.Proxy}{(Paths.IsEmpty ? "" : $", remove {string.Join(", ", Paths)}")}, and restart noded at its own port; who connects meanwhile waits here");

    public sealed record Stop() : NodedStep($"stop {NodedPlaces.Linger}, {NodedPlaces.Socket} and {NodedPlaces.Proxy}");
}
