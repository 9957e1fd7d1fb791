using CsCheck;
using Watcher.Core.Units.Activation;
using Watcher.Core.Units.Activation.Noded;
using Xunit;

namespace Watcher.UnitTests.Units.Activation;

public sealed class NodedPlanTests
{
    private static readonly NodedFacts Plain = new() { ToWrite = ["a", "b"], IsLoaded = true, Noded = NodedPlace.InFront };

    private static readonly Gen<NodedFacts> AnyFacts =
        from flags in Gen.Bool.Array[6]
        from place in Gen.Enum<NodedPlace>()
        select new NodedFacts
        {
            ToWrite = flags[0] || !flags[1] ? ["a"] : [],
            Installed = flags[1] ? ["b"] : [],
            IsLoaded = flags[2],
            SocketIsActive = flags[3],
            ProxyIsActive = flags[4],
            LingerIsActive = flags[5],
            Noded = place,
        };

    [Fact]
    public void Enable_NodedAtWork_IsRestartedBehindItsSocketAtLast() => Assert.Equal(["Write", "Reload", "MoveBehind"], Steps(Plain, NodedPlan.ToEnable, out _));

    /// <summary>Its next start opens the socket.</summary>
    [Fact]
    public void Enable_NodedDown_NothingIsStarted() => Assert.Equal(["Write", "Reload"], Steps(Plain with { Noded = NodedPlace.None }, NodedPlan.ToEnable, out _));

    /// <summary>Where the way back ended in its middle the cluster does not reach noded: that comes right with either command.</summary>
    [Fact]
    public void NodedBehindAClosedSocket_IsReachedAgain_ByEither()
    {
        var facts = Plain with { Noded = NodedPlace.Behind };

        Assert.Equal(["Write", "Reload", "StartSocket", "StartLinger"], Steps(facts, NodedPlan.ToEnable, out _));
        Assert.Equal(["MoveInFront"], Steps(facts, NodedPlan.ToDisable, out _));
    }

    [Fact]
    public void EnabledAndDisabled_IsAsBefore()
    {
        Steps(Plain, NodedPlan.ToEnable, out var enabled);
        Assert.Equal(["MoveInFront"], Steps(enabled, NodedPlan.ToDisable, out var disabled));
        Assert.Equal((NodedPlace.InFront, false, false, false), (disabled.Noded, disabled.LingerIsActive, disabled.SocketIsActive, disabled.ProxyIsActive));
        Assert.Empty(disabled.Installed);
    }

    [Fact]
    public void NodedHasOnlyJustBeenStarted_WhereItListensIsWaitedFor() => Assert.Equal(
        ["AwaitPort", "Write", "Reload", "MoveBehind"], Steps(Plain with { Noded = NodedPlace.Starting }, NodedPlan.ToEnable, out _));

    [Fact]
    public void Disable_NodedDown_WhatIsOpenIsClosedBeforeItsFilesGo() => Assert.Equal(
        ["Stop", "Remove", "Reload"], Steps(new NodedFacts { Installed = ["b"], IsLoaded = true, SocketIsActive = true }, NodedPlan.ToDisable, out _));

    [Fact]
    public void FromAnywhere_BothEnd_AndTheClusterReachesNoded() => AnyFacts.Sample(facts =>
    {
        Steps(facts, NodedPlan.ToEnable, out var enabled);
        Assert.NotEqual(NodedPlace.InFront, enabled.Noded);
        Assert.True(enabled.Noded != NodedPlace.Behind || enabled is { SocketIsActive: true, LingerIsActive: true });
        Steps(facts, NodedPlan.ToDisable, out var disabled);
        Assert.NotEqual(NodedPlace.Behind, disabled.Noded);
        Assert.True(disabled is { LingerIsActive: false, SocketIsActive: false, ProxyIsActive: false, Installed: [] });
    });

    [Fact]
    public void Check_NotYetBehind_SaysWhatToType()
    {
        var difference = Assert.Single(NodedCheck.Compare(Plain with { ToWrite = [] }));

        Assert.Equal("ganeti-watcher units activation enable noded", difference.Mend);
        Assert.Equal("ganeti-watcher units activation disable noded", Assert.Single(NodedCheck.Compare(Plain with { Noded = NodedPlace.Behind })).Mend);
        Assert.Empty(NodedCheck.Compare(Plain with { ToWrite = [], Noded = NodedPlace.Behind, SocketIsActive = true, LingerIsActive = true }));
    }

    private static List<string> Steps(NodedFacts facts, Func<NodedFacts, ActivationStep?> next, out NodedFacts end)
    {
        const int MostSteps = 10;
        var steps = new List<string>();
        for (end = facts; next(end) is { } step; end = NodedOutcome.After(step, end))
        {
            steps.Add(step.GetType().Name);
            Assert.True(steps.Count <= MostSteps, string.Join(' ', steps));
        }

        return steps;
    }
}
