using Watcher.Core.Cluster;
using Watcher.Core.Duties;
using Watcher.Core.Groups;
using Watcher.Core.Instances;
using Watcher.TestKit.Luxi;
using Xunit;

namespace Watcher.UnitTests.Instances;

/// <summary>How long a look at a group is kept: for what comes of its acts, and while jobs are under way.</summary>
public sealed class HeldLookTests : GroupTest
{
    private static readonly InstancesMemory WithJob =
        InstancesMemory.Blank with { Jobs = [new PendingJob("node1", [new InstanceAttempt("inst1", InstanceWork.Restart, 1, 1, StockRecord.Blank)], 1)] };

    [Fact]
    public async Task NothingUnderWay_IsUsedOnceMore_AndThenReleased()
    {
        var duty = Duty();
        var first = await ObserveAsync(duty, InstancesMemory.Blank, new Tick());
        var second = await ObserveAsync(duty, InstancesMemory.Blank, new StatusFilesWritten());
        Assert.True(first.IsFresh);
        Assert.False(second.IsFresh);
        Assert.Same(first.Look, second.Look);

        // Nothing of it is left: what is heard after all is judged by a look of its own.
        Assert.True((await ObserveAsync(duty, InstancesMemory.Blank, new StatusFilesWritten())).IsFresh);
    }

    [Fact]
    public async Task WhileAJobIsUnderWay_IsKept()
    {
        var duty = Duty();
        var first = await ObserveAsync(duty, WithJob, new Tick());
        await ObserveAsync(duty, WithJob, new StatusFilesWritten());
        var last = await ObserveAsync(duty, WithJob, new StatusFilesWritten());
        Assert.False(last.IsFresh);
        Assert.Same(first.Look, last.Look);
    }

    private InstancesDuty Duty()
    {
        World.Add("inst1");
        return new(
            new NodeGroup(LuxiWorld.GroupUuid, "default"), new GroupStateFile(StateFile, readOnly: true), new StatusFiles(Paths, new Ssconf(Paths), Time),
            _ => Task.FromResult<string?>(null), () => null, World, new WhereaboutsProbe(World, World), null, () => Options, Time);
    }

    private static Task<InstancesSeen> ObserveAsync(InstancesDuty duty, InstancesMemory memory, Fact fact) =>
        duty.ObserveAsync(memory, [fact], TestContext.Current.CancellationToken);
}
