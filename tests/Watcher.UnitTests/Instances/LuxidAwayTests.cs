using Watcher.Core.Cluster;
using Watcher.Core.Duties;
using Watcher.Core.Groups;
using Watcher.Core.Instances;
using Xunit;

namespace Watcher.UnitTests.Instances;

/// <summary>luxid is away while a job of ours is under way.</summary>
public sealed class LuxidAwayTests
{
    private static readonly TimeSpan Start = TimeSpan.FromSeconds(1000);
    private static readonly NodeGroup Group = new("uuid", "default");
    private static readonly InstancesMemory WithJob = InstancesMemory.Blank with { Jobs = [new PendingJob("node1", [], 7)] };

    /// <summary>A pass in which luxid died does not wait for it: it is the next one's to start it.</summary>
    [Theory]
    [InlineData(0, true)]
    [InlineData(14, true)]
    [InlineData(15, false)]
    [InlineData(100, false)]
    public void JobUnderWay_IsAwaitedForAsLongAsARestartTakes(int seconds, bool isAwaited)
    {
        var seen = Seen() with { LuxidProblem = "Connection refused" };

        Assert.Equal(isAwaited, Decide(WithJob with { LuxidDownSince = Start }, seen, seconds).AwaitsFacts);
        Assert.True(Decide(WithJob with { LuxidDownSince = Start }, Seen(), seconds).AwaitsFacts);
    }

    [Fact]
    public void MasterNoMore_NothingIsAwaited() => Assert.False(Decide(WithJob, Seen() with { NotMaster = "node2 is" }, 0).AwaitsFacts);

    [Fact]
    public void AnOperationOfGanetisIsUnderWay_IsNotToldAsAFault_UntilItIsOver()
    {
        var away = Seen() with { LuxidProblem = "Connection refused" };

        var meanwhile = Decide(InstancesMemory.Blank, away with { Operation = "'gnt-cluster master-failover' is at work" }, 0);

        Assert.Empty(meanwhile.Notices);
        Assert.NotNull(meanwhile.WakeIn);
        Assert.IsType<LuxidUnavailable>(Assert.Single(Decide(meanwhile.Memory, away, 100).Notices));
    }

    [Fact]
    public void StandsStill_IsNotToldAsAFault()
    {
        var away = Seen() with { LuxidProblem = "Connection refused" };

        Assert.Empty(GroupDecision.Decide(InstancesMemory.Blank, away, new Moment(DateTimeOffset.UnixEpoch, Start, "an upgrade is under way")).Notices);
    }

    /// <summary>At boot, and when it was restarted, it is back within seconds.</summary>
    [Fact]
    public void JustAway_IsNoFaultYet_ThoughAPassCannotWork_ThenItIs()
    {
        var away = Seen() with { LuxidProblem = "Connection refused" };

        var first = Decide(InstancesMemory.Blank, away, 0);

        Assert.True(Assert.IsType<LuxidAwaited>(Assert.Single(first.Notices)) is { IsFault: false, KeepsFromWork: true });
        Assert.IsType<LuxidAwaited>(Assert.Single(Decide(first.Memory, away, 89).Notices));
        Assert.IsType<LuxidUnavailable>(Assert.Single(Decide(first.Memory, away, 90).Notices));
    }

    /// <summary>A step about our own acts asks it nothing, and takes the place of the one that was to ask.</summary>
    [Fact]
    public void Away_AStepThatDoesNotAskIt_LeavesItAtAskingSoon() =>
        Assert.Equal(TimeSpan.FromSeconds(1), Decide(InstancesMemory.Blank with { LuxidDownSince = Start }, Seen(), 5).WakeIn);

    private static Verdict<InstancesMemory> Decide(InstancesMemory memory, InstancesSeen seen, int seconds) => GroupDecision.Decide(
        memory, seen, new Moment(DateTimeOffset.UnixEpoch, Start + TimeSpan.FromSeconds(seconds), null));

    private static InstancesSeen Seen() => new(Group, new InstancesOptions(), StockState.Blank, null);
}
