namespace Watcher.Core.Units.Activation.Noded;

/// <summary>What is so after a step, if nothing else happens meanwhile. Pure: for announcing all steps before the first.</summary>
internal static class NodedOutcome
{
    public static NodedFacts After(ActivationStep step, NodedFacts facts) => step switch
    {
        NodedStep.AwaitPort => facts with { Noded = facts.SocketIsActive ? NodedPlace.Behind : NodedPlace.InFront },
        NodedStep.MoveBehind => facts with { Noded = NodedPlace.Behind, LingerIsActive = true, SocketIsActive = true },
        NodedStep.MoveInFront move => facts with { Noded = NodedPlace.InFront, LingerIsActive = false, SocketIsActive = false, ProxyIsActive = false, ToWrite = move.Paths, Installed = [], IsLoaded = true, IsKnown = false },
        NodedStep.Stop => facts with { LingerIsActive = false, SocketIsActive = false, ProxyIsActive = false },
        _ => ActivationOutcome.After(step, facts),
    };
}
