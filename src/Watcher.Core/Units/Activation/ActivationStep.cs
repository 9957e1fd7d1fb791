using System.Collections.Immutable;
using Watcher.Core.Units.Adoption;

namespace Watcher.Core.Units.Activation;

/// <summary>One step; its text says what it does. Here are those of all daemons.</summary>
/// <param name="Text">For the operator.</param>
internal abstract record ActivationStep(string Text)
{
    /// <param name="Names">Of the files.</param>
    public sealed record Write(ImmutableArray<string> Names) : ActivationStep($"write {string.Join(", ", Names)} into {UnitPlaces.ByHand}");

    /// <param name="Paths">Of the files.</param>
    public sealed record Remove(ImmutableArray<string> Paths) : ActivationStep($"remove {string.Join(", ", Paths)}");

    public sealed record Reload() : ActivationStep("have systemd read its files anew");

    /// <param name="Socket">The unit.</param>
    public sealed record StartSocket(string Socket) : ActivationStep($"start {Socket}, which takes over the daemon's clients");

    /// <param name="Linger">The unit.</param>
    public sealed record StartLinger(string Linger) : ActivationStep($"start {Linger}, which keeps the socket open where an upgrade of Ganeti's package stops all, and starts it again");
}
