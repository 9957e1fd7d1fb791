namespace Watcher.Core.Units.Activation.Luxid;

/// <summary>
/// What is to be done next, from what is so and nothing else. Pure: after each step it is asked anew, so that one that was ended in the middle, and a luxid
/// that was restarted meanwhile, are no special cases. luxid is neither stopped nor started: a socket is its inode, and rename(2) replaces a name in one step.
/// </summary>
internal static class LuxidPlan
{
    /// <returns>Null when nothing is to be done any more.</returns>
    public static ActivationStep? ToEnable(LuxidFacts facts)
    {
        // One that has only just been started has none yet that could be given another name.
        if (facts is { Luxid: not null, LuxidIsApart: false, Public.Kind: not SocketNameKind.Socket, Private.Kind: not SocketNameKind.Socket })
        {
            return new LuxidStep.AwaitSocket();
        }

        // First of all, and before systemd knows of it: whoever starts luxid then, though it runs, starts its socket, too, and that takes the name that clients know.
        // A luxid without another one would be out of reach. Which of two sockets is luxid's own is told by what it sees.
        if (facts is { Luxid: not null, Public.Kind: SocketNameKind.Socket } && facts.Public != facts.Private && !(facts.LuxidIsApart && facts.Private.Kind == SocketNameKind.Socket))
        {
            return new LuxidStep.LinkPrivate();
        }

        if (facts is { Luxid: not null, LuxidIsApart: false })
        {
            return new LuxidStep.MoveApart();
        }

        if (facts.ToWrite.Length > 0)
        {
            return new ActivationStep.Write(facts.ToWrite);
        }

        if (!facts.IsLoaded)
        {
            return new ActivationStep.Reload();
        }

        // One that does not run opens its socket when it is started.
        return facts.Luxid is null ? null
            : !facts.SocketIsActive ? new ActivationStep.StartSocket(LuxidPlaces.Socket)
            : facts.Public.Kind != SocketNameKind.OurLink ? new LuxidStep.PointPublic()
            : !facts.LingerIsActive ? new ActivationStep.StartLinger(LuxidPlaces.Linger)
            : null;
    }

    /// <returns>Null when nothing is to be done any more.</returns>
    public static ActivationStep? ToDisable(LuxidFacts facts)
    {
        // First of all: systemd 257 closes a socket at the reload after its file has gone. A luxid that is started meanwhile has its socket there again, and what
        // was done is done once more.
        if (facts is { Luxid: not null, Private.Kind: SocketNameKind.Socket } && facts.Public != facts.Private
            && (facts.LuxidIsApart || facts.Public.Kind == SocketNameKind.OurLink))
        {
            return new LuxidStep.HandBack();
        }

        if (facts.LingerIsActive || facts.SocketIsActive || facts.ProxyIsActive)
        {
            return new LuxidStep.Stop();
        }

        if (facts.Installed.Length > 0)
        {
            return new ActivationStep.Remove(facts.Installed);
        }

        if (!facts.IsLoaded)
        {
            return new ActivationStep.Reload();
        }

        return !facts.HasPrivateDirectory ? null
            : !facts.AnyIsApart ? new LuxidStep.RemovePrivate()
            : facts.Private.Kind == SocketNameKind.Socket ? new LuxidStep.RedirectPrivate()
            : null;
    }
}
