namespace Watcher.Core.Units.Activation.Luxid;

/// <summary>What is so after a step, if nothing else happens meanwhile. Pure: for announcing all steps before the first.</summary>
internal static class LuxidOutcome
{
    public static LuxidFacts After(ActivationStep step, LuxidFacts facts) => step switch
    {
        LuxidStep.AwaitSocket => facts with { Public = new(SocketNameKind.Socket) },
        LuxidStep.LinkPrivate => facts with { Private = facts.Public, HasPrivateDirectory = true },
        LuxidStep.MoveApart => facts with { LuxidIsApart = true, AnyIsApart = true },
        ActivationStep.StartSocket => facts with { SocketIsActive = true, Public = new(SocketNameKind.OurLink) },
        LuxidStep.PointPublic => facts with { Public = new(SocketNameKind.OurLink) },
        LuxidStep.HandBack => facts with { Public = facts.Private },
        LuxidStep.Stop => facts with { LingerIsActive = false, SocketIsActive = false, ProxyIsActive = false },
        LuxidStep.RedirectPrivate => facts with { Private = new(SocketNameKind.OurLink) },
        LuxidStep.RemovePrivate => facts with { HasPrivateDirectory = false, Private = default },
        _ => ActivationOutcome.After(step, facts),
    };
}
