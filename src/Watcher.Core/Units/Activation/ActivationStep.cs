using System.Collections.Immutable;
using Watcher.Core.Units.Adoption;

namespace Watcher.Core.Units.Activation;

/// <summary>One step; its text says what it does.</summary>
/// <param name="Text">For the operator.</param>
internal abstract record ActivationStep(string Text)
{
    /// <param name="Names">Of the files.</param>
    public sealed record Write(ImmutableArray<string> Names) : ActivationStep($"write {string.Join(", ", Names)} into {UnitPlaces.ByHand}");

    /// <param name="Paths">Of the files.</param>
    public sealed record Remove(ImmutableArray<string> Paths) : ActivationStep($"remove {string.Join(", ", Paths)}");

    public sealed record Reload() : ActivationStep("have systemd read its files anew");

    /// <summary>luxid has only just been started.</summary>
    public sealed record AwaitSocket() : ActivationStep("wait until the luxid that has just been started has opened its socket");

    /// <summary>The running luxid's socket gets a second name: it goes on, and need not be restarted.</summary>
    public sealed record LinkPrivate() : ActivationStep($"give luxid's socket a second name, {ActivationPlaces.Private}/{ActivationPlaces.Name}");

    /// <summary>When that one ends it removes the name that it knows: which must not be the clients' any more.</summary>
    public sealed record MoveApart() : ActivationStep($"let the luxid that runs see {ActivationPlaces.Private} in the place of the directory with Ganeti's sockets, as it does from its next start on");

    public sealed record StartSocket() : ActivationStep($"start {ActivationPlaces.Socket}, which takes over the name that clients know");

    public sealed record StartLinger() : ActivationStep($"start {ActivationPlaces.Linger}, which keeps the socket open where an upgrade of Ganeti's package stops all, and starts it again");

    public sealed record PointPublic() : ActivationStep($"let the name that clients know lead to {ActivationPlaces.Listen}");

    /// <summary>The name that clients know becomes luxid's own socket again.</summary>
    public sealed record HandBack() : ActivationStep("give luxid's socket the name that clients know");

    public sealed record Stop() : ActivationStep($"wait for what goes through the proxy, and stop {ActivationPlaces.Linger}, {ActivationPlaces.Socket} and {ActivationPlaces.Proxy}");

    public sealed record RedirectPrivate() : ActivationStep($"let {ActivationPlaces.Private}/{ActivationPlaces.Name}, which luxid and its jobs see until luxid is restarted, lead to the same");

    public sealed record RemovePrivate() : ActivationStep($"remove {ActivationPlaces.Private}");
}
