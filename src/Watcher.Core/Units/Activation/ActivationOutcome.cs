namespace Watcher.Core.Units.Activation;

/// <summary>What is so after a step, if nothing else happens meanwhile. Pure: for announcing all steps before the first.</summary>
internal static class ActivationOutcome
{
    public static ActivationFacts After(ActivationStep step, ActivationFacts facts) => step switch
    {
        ActivationStep.Write write => facts with { ToWrite = [], Installed = facts.Installed.AddRange(write.Names), IsLoaded = false, IsKnown = true },
        ActivationStep.Remove remove => facts with { ToWrite = remove.Paths, Installed = [], IsLoaded = false },
        ActivationStep.Reload => facts with { IsLoaded = true, IsKnown = facts.Installed.Length > 0 },
        ActivationStep.AwaitSocket => facts with { Public = new(SocketNameKind.Socket) },
        ActivationStep.LinkPrivate => facts with { Private = facts.Public, HasPrivateDirectory = true },
        ActivationStep.MoveApart => facts with { LuxidIsApart = true, AnyIsApart = true },
        ActivationStep.StartSocket => facts with { SocketIsActive = true, Public = new(SocketNameKind.OurLink) },
        ActivationStep.StartLinger => facts with { LingerIsActive = true },
        ActivationStep.PointPublic => facts with { Public = new(SocketNameKind.OurLink) },
        ActivationStep.HandBack => facts with { Public = facts.Private },
        ActivationStep.Stop => facts with { LingerIsActive = false, SocketIsActive = false, ProxyIsActive = false },
        ActivationStep.RedirectPrivate => facts with { Private = new(SocketNameKind.OurLink) },
        _ => facts with { HasPrivateDirectory = false, Private = default },
    };
}
