using System.Collections.Immutable;
using Watcher.Core.Units.Adoption;

namespace Watcher.Core.Units.Activation.Noded;

/// <summary>One step; its text says what it does.</summary>
/// <param name="Text">For the operator.</param>
internal abstract record NodedStep(string Text)
{
    /// <param name="Names">Of the files.</param>
    public sealed record Write(ImmutableArray<string> Names) : NodedStep($"write {string.Join(", ", Names)} into {UnitPlaces.ByHand}");

    /// <param name="Paths">Of the files.</param>
    public sealed record Remove(ImmutableArray<string> Paths) : NodedStep($"remove {string.Join(", ", Paths)}");

    public sealed record Reload() : NodedStep("have systemd read its files anew");

    /// <summary>noded has only just been started.</summary>
    public sealed record AwaitPort() : NodedStep("wait until the noded that has just been started listens");

    public sealed record MoveBehind() : NodedStep($"restart noded behind {NodedPlaces.Socket}; who connects meanwhile waits here");

    public sealed record StartSocket() : NodedStep($"start {NodedPlaces.Socket}");

    public sealed record StartLinger() : NodedStep($"start {NodedPlaces.Linger}, which keeps the socket open where an upgrade of Ganeti's package stops all, and starts it again");

    /// <param name="Paths">Of the files, which go before noded is started again.</param>
    public sealed record MoveInFront(ImmutableArray<string> Paths) : NodedStep(
        $"wait for what goes through the proxy, stop {NodedPlaces.Linger}, {NodedPlaces.Socket} and {NodedPlaces.Proxy}{(Paths.IsEmpty ? "" : $", remove {string.Join(", ", Paths)}")}, and restart noded at its own port; who connects meanwhile waits here");

    public sealed record Stop() : NodedStep($"stop {NodedPlaces.Linger}, {NodedPlaces.Socket} and {NodedPlaces.Proxy}");
}
