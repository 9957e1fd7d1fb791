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

    private static Verdict<InstancesMemory> Decide(InstancesMemory memory, InstancesSeen seen, int seconds) => GroupDecision.Decide(
        memory, seen, new Moment(DateTimeOffset.UnixEpoch, Start + TimeSpan.FromSeconds(seconds), null));

    private static InstancesSeen Seen() => new(Group, new InstancesOptions(), StockState.Blank, null);
}
