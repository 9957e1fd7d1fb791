namespace Watcher.Core.Units.Activation.Noded;

/// <summary>What is so after a step, if nothing else happens meanwhile. Pure: for announcing all steps before the first.</summary>
internal static class NodedOutcome
{
    public static NodedFacts After(NodedStep step, NodedFacts facts) => step switch
    {
        NodedStep.Write write => facts with { ToWrite = [], Installed = facts.Installed.AddRange(write.Names), IsLoaded = false, IsKnown = true },
        NodedStep.Remove remove => facts with { ToWrite = remove.Paths, Installed = [], IsLoaded = false },
        NodedStep.Reload => facts with { IsLoaded = true, IsKnown = facts.Installed.Length > 0 },
        NodedStep.AwaitPort => facts with { Noded = facts.SocketIsActive ? NodedPlace.Behind : NodedPlace.InFront },
        NodedStep.MoveBehind => facts with { Noded = NodedPlace.Behind, LingerIsActive = true, SocketIsActive = true },
        NodedStep.StartSocket => facts with { SocketIsActive = true },
        NodedStep.StartLinger => facts with { LingerIsActive = true },
        NodedStep.MoveInFront move => facts with { Noded = NodedPlace.InFront, LingerIsActive = false, SocketIsActive = false, ProxyIsActive = false, ToWrite = move.Paths, Installed = [], IsLoaded = true, IsKnown = false },
        _ => facts with { LingerIsActive = false, SocketIsActive = false, ProxyIsActive = false },
    };
}
