namespace Watcher.Core.Units.Activation.Noded;

/// <summary>
/// What is to be done next, from what is so and nothing else. Pure: after each step it is asked anew, so that one that was ended in the middle, and a noded that was restarted
/// meanwhile, are no special cases.
/// </summary>
internal static class NodedPlan
{
    /// <returns>Null when nothing is to be done any more.</returns>
    public static ActivationStep? ToEnable(NodedFacts facts) =>
        facts.Noded == NodedPlace.Starting ? new NodedStep.AwaitPort()
        : facts.ToWrite.Length > 0 ? new ActivationStep.Write(facts.ToWrite)
        : !facts.IsLoaded ? new ActivationStep.Reload()
        : facts.Noded is NodedPlace.InFront or NodedPlace.Other ? new NodedStep.MoveBehind()
        : facts is { Noded: NodedPlace.Behind, SocketIsActive: false } ? new ActivationStep.StartSocket(NodedPlaces.Socket)
        : facts is { Noded: NodedPlace.Behind, LingerIsActive: false } ? new ActivationStep.StartLinger(NodedPlaces.Linger)
        : null;

    /// <returns>Null when nothing is to be done any more.</returns>
    public static ActivationStep? ToDisable(NodedFacts facts) =>
        facts.Noded == NodedPlace.Starting ? new NodedStep.AwaitPort()
        : facts.Noded == NodedPlace.Behind ? new NodedStep.MoveInFront(facts.Installed)
        : facts.LingerIsActive || facts.SocketIsActive || facts.ProxyIsActive ? new NodedStep.Stop()
        : facts.Installed.Length > 0 ? new ActivationStep.Remove(facts.Installed)
        : !facts.IsLoaded ? new ActivationStep.Reload()
        : null;
}
