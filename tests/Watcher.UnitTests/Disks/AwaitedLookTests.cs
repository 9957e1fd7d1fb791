using System.Collections.Immutable;
using Watcher.Core.Cluster;
using Watcher.Core.Disks;
using Watcher.Core.Duties;
using Watcher.Core.Groups;
using Watcher.TestKit.Luxi;
using Xunit;

namespace Watcher.UnitTests.Disks;

/// <summary>What waits for a look, or for a moment, is not forgotten by a step that something else calls for: a step's wake takes the place of the last one's.</summary>
public sealed class AwaitedLookTests
{
    private static readonly ImmutableSortedDictionary<string, ImmutableArray<LostVolume>> Missing =
        ImmutableSortedDictionary<string, ImmutableArray<LostVolume>>.Empty.Add("inst1", [new LostVolume("node", "xenvg/disk0")]);

    private static readonly DisksMemory WithReport = DisksMemory.Blank with
    {
        Verification = new() { Reported = new(ImmutableSortedDictionary<string, string>.Empty, Missing, IsLastWord: true) },
    };

    private static readonly DisksSeen OwnActs = new(new NodeGroup(LuxiWorld.GroupUuid, "default"), new DisksOptions(), StockState.Blank);

    [Fact]
    public void ReportIsThere_AStepWithoutALook_WakesForOne() => Assert.Equal(TimeSpan.Zero, Decide(WithReport, OwnActs, 0).WakeIn);

    [Fact]
    public void DisksAreDue_AStepWithoutALook_WakesForOne()
    {
        var due = DisksMemory.Blank.Due.Add("inst1", new DueActivation(ActivationCause.Verification, "job 7 found them inactive", DateTimeOffset.UnixEpoch));

        Assert.Equal(TimeSpan.Zero, Decide(DisksMemory.Blank with { Due = due }, OwnActs, 0).WakeIn);
    }

    [Fact]
    public void NothingWaits_NothingWakes() => Assert.Null(Decide(DisksMemory.Blank, OwnActs, 0).WakeIn);

    [Fact]
    public void LuxidStaysAway_IsAskedEverMoreRarely()
    {
        var (memory, now, retries) = (WithReport, 0d, new List<double>());
        for (var attempt = 0; attempt < 10; attempt++)
        {
            var verdict = Decide(memory, OwnActs with { CouldNotLook = true }, now);
            memory = verdict.Memory;
            now += verdict.WakeIn!.Value.TotalSeconds;
            retries.Add(verdict.WakeIn.Value.TotalSeconds);
        }

        Assert.Equal([1, 1, 2, 4, 8, 16, 32, 64, 128, 256], retries);
    }

    [Fact]
    public void VerificationIsToBeTriedInAMoment_AStepMeanwhile_LeavesItAtThat()
    {
        var job = new VerifyJob(1, TimeSpan.Zero, IsStrict: true);
        var waiting = DisksMemory.Blank with { Verification = new() { Job = job } };
        var refused = Decide(waiting, OwnActs with { VerifySubmitted = new VerifySubmitted(job, "4 other groups are being verified", TimeSpan.FromSeconds(30)) }, 100);
        Assert.Equal(TimeSpan.FromSeconds(30), refused.WakeIn);

        var meanwhile = Decide(refused.Memory, OwnActs, 110);

        Assert.Equal(TimeSpan.FromSeconds(20), meanwhile.WakeIn);
        Assert.Null(Decide(meanwhile.Memory, OwnActs with { CouldNotLook = true }, 130).WakeIn);
    }

    private static Verdict<DisksMemory> Decide(DisksMemory memory, DisksSeen seen, double seconds) =>
        DisksDecision.Decide(memory, seen, new Moment(DateTimeOffset.UnixEpoch, TimeSpan.FromSeconds(seconds), null));
}
