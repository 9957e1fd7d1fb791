using System.Collections.Immutable;
using Watcher.Core.Cluster;
using Watcher.Core.Disks;
using Watcher.Core.Duties;
using Watcher.Core.Groups;
using Watcher.Core.Jobs;
using Watcher.TestKit.Luxi;
using Xunit;

namespace Watcher.UnitTests.Disks;

/// <summary>
/// A watcher was killed while it handed in a job, and the next one finds the job in the queue: what waits for its end must step once more to follow it.
/// </summary>
public sealed class FoundAgainTests
{
    private const long Stamp = 1795731645085932800;
    private const long Job = 7;

    private static readonly Moment Now = new(DateTimeOffset.FromUnixTimeSeconds(1795731700), TimeSpan.FromHours(1), null);

    [Fact]
    public void Verification_IsFollowedFromTheNextStepOn()
    {
        var job = new VerifyJob(Stamp, Now.Monotonic, IsStrict: true);

        var verdict = Decide(DisksMemory.Blank with { Verification = DisksMemory.Blank.Verification with { Job = job } });

        Assert.Equal(Job, verdict.Memory.Verification.Job?.Id);
        Assert.Equal((TimeSpan.Zero, true), (verdict.WakeIn, verdict.AwaitsFacts));
    }

    [Fact]
    public void Activation_IsFollowedFromTheNextStepOn()
    {
        var job = new ActivationJob(LuxiWorld.NodeName, [new ActivationOpcode("inst1", Stamp)]);

        var verdict = Decide(DisksMemory.Blank with { Activations = [job] });

        Assert.Equal(Job, Assert.Single(verdict.Memory.Activations).Id);
        Assert.Equal((TimeSpan.Zero, true), (verdict.WakeIn, verdict.AwaitsFacts));
    }

    private static Verdict<DisksMemory> Decide(DisksMemory memory)
    {
        var traces = JobTraces.Blank with { Stamps = ImmutableDictionary<long, long>.Empty.Add(Stamp, Job) };
        var look = new DisksLook(
            Now.Monotonic, ImmutableSortedDictionary<string, DiskNode>.Empty, ImmutableSortedDictionary<string, DiskInstance>.Empty, traces);
        var seen = new DisksSeen(new NodeGroup(LuxiWorld.GroupUuid, "default"), new DisksOptions { Verifies = false }, StockState.Blank) { Look = look };
        return DisksDecision.Decide(memory, seen, Now);
    }
}
