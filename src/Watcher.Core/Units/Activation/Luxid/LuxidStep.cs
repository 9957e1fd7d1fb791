namespace Watcher.Core.Units.Activation.Luxid;

/// <summary>One step; its text says what it does.</summary>
/// <param name="Text">For the operator.</param>
internal abstract record LuxidStep(string Text) : ActivationStep(Text)
{
    /// <summary>luxid has only just been started.</summary>
    public sealed record AwaitSocket() : LuxidStep("wait until the luxid that has just been started has opened its socket");

    /// <summary>The running luxid's socket gets a second name: it goes on, and need not be restarted.</summary>
    public sealed record LinkPrivate() : LuxidStep($"give luxid's socket a second name, {LuxidPlaces.Private}/{LuxidPlaces.Name}");

    /// <summary>When that one ends it removes the name that it knows: which must not be the clients' any more.</summary>
    public sealed record MoveApart() : LuxidStep($"let the luxid that runs see {LuxidPlaces.Private} in the place of the directory with Ganeti's sockets, as it does from its next start on");

    public sealed record PointPublic() : LuxidStep($"let the name that clients know lead to {LuxidPlaces.Listen}");

    /// <summary>The name that clients know becomes luxid's own socket again.</summary>
    public sealed record HandBack() : LuxidStep("give luxid's socket the name that clients know");

    public sealed record Stop() : LuxidStep($"wait for what goes through the proxy, and stop {LuxidPlaces.Linger}, {LuxidPlaces.Socket} and {LuxidPlaces.Proxy}");

    public sealed record RedirectPrivate() : LuxidStep($"let {LuxidPlaces.Private}/{LuxidPlaces.Name}, which luxid and its jobs see until luxid is restarted, lead to the same");

    public sealed record RemovePrivate() : LuxidStep($"remove {LuxidPlaces.Private}");
}
