using System.Collections.Immutable;
using Watcher.Core.Units.Checking;

namespace Watcher.Core.Units.Activation.Noded;

/// <summary>What is not as activation leaves it, besides the units themselves: where the noded that runs listens. Pure.</summary>
internal static class NodedCheck
{
    public static ImmutableArray<UnitDifference> Compare(NodedFacts facts) => facts.ToWrite.IsEmpty && facts.IsLoaded && NodedPlan.ToEnable(facts) is { } left
        ? [new UnitDifference(
            NodedPlaces.Socket, "activation", "the cluster reaches noded by this socket", $"not done: {left.Text}", "requests to this node are refused, or will be when noded is restarted", null, Mends.ActivateNoded)]
        : [];
}
