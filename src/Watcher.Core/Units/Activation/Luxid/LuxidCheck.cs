using System.Collections.Immutable;
using Watcher.Core.Units.Checking;

namespace Watcher.Core.Units.Activation.Luxid;

/// <summary>What is not as activation leaves it, besides the units themselves: the names and the view of the luxid that runs. Pure.</summary>
internal static class LuxidCheck
{
    public static ImmutableArray<UnitDifference> Compare(LuxidFacts facts) => facts.ToWrite.IsEmpty && facts.IsLoaded && LuxidPlan.ToEnable(facts) is { } left
        ? [new UnitDifference(
            LuxidPlaces.Socket, "activation", "luxid's clients reach it by this socket", $"not done: {left.Text}", "clients of luxid find no socket, or one that goes with it when it is restarted", null, Mends.Activate)]
        : [];
}
