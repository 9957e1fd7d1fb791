using System.Collections.Immutable;
using Watcher.Core.Units.Checking;

namespace Watcher.Core.Units.Activation.Noded;

/// <summary>What is not as activation leaves it, besides the units themselves: where the noded that runs listens. Pure.</summary>
internal static class NodedCheck
{
    public static ImmutableArray<UnitDifference> Compare(NodedFacts facts) => facts switch
    {
        // The way back, or a start of the socket, ended in its middle.
        { Noded: NodedPlace.Behind, SocketIsActive: false } =>
            [Difference("not open: noded listens behind it, and nobody at its port", "requests to this node are refused", facts.ToWrite.IsEmpty ? Mends.ActivateNoded : Mends.DeactivateNoded)],
        { ToWrite.IsEmpty: true, IsLoaded: true, Noded: not NodedPlace.Other } when NodedPlan.ToEnable(facts) is { } left =>
            [Difference($"not done: {left.Text}", "requests to this node are refused when noded is restarted", Mends.ActivateNoded)],
        _ => [],
    };

    private static UnitDifference Difference(string isNow, string breaks, string mend) =>
        new(NodedPlaces.Socket, "activation", "the cluster reaches noded by this socket", isNow, breaks, null, mend);
}
