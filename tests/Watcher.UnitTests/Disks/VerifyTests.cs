using System.Text.Json.Nodes;
using Watcher.Core.Disks;
using Watcher.TestKit.Luxi;
using Xunit;

namespace Watcher.UnitTests.Disks;

/// <summary>When disks are verified, how often, and how strictly.</summary>
public sealed class VerifyTests : DisksTest
{
    [Fact]
    public async Task Group_IsVerifiedEveryFiveMinutes_AsTheStockWatcherDoes()
    {
        AddMirrored("inst1");

        await PlayAsync(minutes: 21);

        Assert.Equal(5, Verifications.Count());
        var opcode = Verifications.First().Opcodes[0]!;
        Assert.Equal(LuxiWorld.GroupUuid, (string?)opcode["group_name"]);
        Assert.Equal(10, (int)opcode["priority"]!);
        Assert.Null(opcode["is_strict"]);
        var reason = opcode["reason"]![0]!;
        Assert.Equal("gnt:watcher", (string?)reason[0]);
        Assert.Equal($"Verifying disks of group {LuxiWorld.GroupUuid}", (string?)reason[1]);
        Assert.DoesNotContain("ArchiveJob", World.Calls);
    }

    [Fact]
    public async Task VersionThatKnowsStrictness_IsVerifiedStrictlyEveryThirtyMinutes()
    {
        World.SoftwareVersion = "3.1.0~rc2";
        AddMirrored("inst1");

        await PlayAsync(minutes: 61);

        Assert.Equal(
            [true, false, false, false, false, false, true, false, false, false, false, false, true],
            Verifications.Select(job => (bool)job.Opcodes[0]!["is_strict"]!));
    }

    /// <summary>A clock that is set while the job runs, or a luxid that tells nonsense: the rest is nine times as long as the job truly took.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    [InlineData(55 * 365 * 24)]
    public async Task ClockSetWhileTheJobRuns_RestsForAsLongAsEver(int hours)
    {
        AddMirrored("inst1");
        Player.Duration = _ => TimeSpan.FromMinutes(1);
        At(0.5, () => Player.SetClock(TimeSpan.FromHours(hours)));

        await PlayAsync(minutes: 9);
        Assert.Single(Verifications);
        await PlayAsync(minutes: 11);
        Assert.Equal(2, Verifications.Count());
    }

    [Theory]
    [InlineData("Always", true)]
    [InlineData("Never", false)]
    public async Task StrictnessThatIsSet_HoldsForEach(string strictness, bool isStrict)
    {
        World.SoftwareVersion = "3.1.0";
        Player.Disks = new DisksOptions { Strictness = Enum.Parse<Strictness>(strictness) };
        AddMirrored("inst1");

        await PlayAsync(minutes: 11);

        Assert.All(Verifications, job => Assert.Equal(isStrict, (bool)job.Opcodes[0]!["is_strict"]!));
    }

    [Fact]
    public async Task ExternalStorageOnly_OrNoInstance_OrSwitchedOff_IsNotVerified()
    {
        await PlayAsync(minutes: 4);
        World.Add("inst1").DiskTemplate = "ext";
        await PlayAsync(minutes: 9);
        World.Add("inst2");
        Player.Disks = new DisksOptions { Verifies = false };
        await PlayAsync(minutes: 14);

        Assert.Empty(Verifications);
    }

    [Fact]
    public async Task OneThatIsUnderWay_IsNotJoinedByAnother_AlsoNotAfterARestartOfTheWatcher()
    {
        AddMirrored("inst1");
        Player.Duration = _ => TimeSpan.FromMinutes(20);
        At(7, Player.RestartWatcher);
        At(8, Player.RestartWatcher);

        await PlayAsync(minutes: 24);

        var job = Assert.Single(Verifications);
        Assert.Equal("success", job.Status);
        AssertTold("took 20 min to verify");
    }

    [Fact]
    public async Task OneOfSomebodyElse_IsNotJoinedByOurs()
    {
        AddMirrored("inst1");
        World.Jobs.Add(new FakeJob
        {
            Id = 1000,
            Status = "running",
            Opcodes = new JsonArray(new JsonObject { ["OP_ID"] = "OP_GROUP_VERIFY_DISKS", ["group_name"] = LuxiWorld.GroupUuid }),
        });
        At(11, () => World.RunJob(World.Jobs[0]));

        await PlayAsync(minutes: 14);
        Assert.Single(Verifications);
        Assert.Equal(1, TimesTold("are not verified yet: job 1000 verifies them"));

        await PlayAsync(minutes: 16);
        Assert.Equal(2, Verifications.Count());
    }

    [Fact]
    public async Task ManyGroupsAtOnce_WaitForEachOther()
    {
        AddMirrored("inst1");
        for (var group = 0; group < 4; group++)
        {
            World.Jobs.Add(new FakeJob
            {
                Id = 1000 + group,
                Status = "waiting",
                Opcodes = new JsonArray(new JsonObject { ["OP_ID"] = "OP_GROUP_VERIFY_DISKS", ["group_name"] = $"group{group}" }),
            });
        }

        At(1.1, () => World.RunJob(World.Jobs[2]));

        await PlayAsync(minutes: 2);

        Assert.Equal(5, Verifications.Count());
        AssertTold("4 other groups are being verified");
    }

    [Fact]
    public async Task TwentyMinutesOfVerification_DelayNoRestart()
    {
        var instance = AddMirrored("inst1");
        Player.Duration = job => Verifications.Contains(job) ? TimeSpan.FromMinutes(20) : TimeSpan.FromSeconds(2);
        World.LockedShared.Add("inst1");
        At(4, () => instance.Status = "ERROR_down");

        await PlayAsync(minutes: 5.01);

        Assert.Equal("running", Assert.Single(Verifications).Status);
        var start = Assert.Single(JobsOf("OP_INSTANCE_STARTUP"));
        Assert.Equal(TimeSpan.FromMinutes(5), start.Received - Player.Time.Start);
    }

    [Fact]
    public async Task LongVerification_RestsForNineTimesAsLong()
    {
        AddMirrored("inst1");
        Player.Duration = _ => TimeSpan.FromMinutes(2);

        await PlayAsync(minutes: 60);

        Assert.Equal([0, 20, 40, 60], Verifications.Select(job => (job.Received - Player.Time.Start).TotalMinutes));
    }

    /// <summary>Where the rest by itself is shorter than the schedule's period.</summary>
    [Theory]
    [InlineData(33, 10)]
    [InlineData(200, 50)]
    [InlineData(100, 25)]
    public async Task Verifications_NeverTakeMoreThanTheirShare(int seconds, int share)
    {
        AddMirrored("inst1");
        Player.Disks = new DisksOptions { Share = share };
        Player.Duration = _ => TimeSpan.FromSeconds(seconds);

        await PlayAsync(minutes: 599);

        Assert.InRange(Verifications.Count() * seconds / (600.0 * 60), 0.02, share / 100.0);
    }

    /// <summary>Neither sooner nor later than with a clock that nobody touches.</summary>
    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public async Task ClockSet_TheNextOneIsMadeInItsTime(int hours)
    {
        AddMirrored("inst1");
        At(6, () => Player.SetClock(TimeSpan.FromHours(hours)));

        await PlayAsync(minutes: 9);
        Assert.Equal(2, Verifications.Count());
        await PlayAsync(minutes: 31);
        Assert.Equal(7, Verifications.Count());
    }

    /// <summary>Who removes the stock watcher's file wants all anew, as that does it.</summary>
    [Fact]
    public async Task StateFileIsRemoved_TheNextOneIsNotPutOff()
    {
        AddMirrored("inst1");
        Player.Duration = job => Verifications.Contains(job) ? TimeSpan.FromMinutes(2) : TimeSpan.FromSeconds(2);
        At(6, () => File.Delete(Player.StateFile));

        await PlayAsync(minutes: 11);

        Assert.Equal(2, Verifications.Count());
    }

    /// <summary>The time since boot begins anew then; what was before counts as if it had been at its beginning.</summary>
    [Fact]
    public async Task MasterBoots_TheNextOneIsNotPutOff()
    {
        AddMirrored("inst1");
        At(7, () => Player.RebootMaster());

        await PlayAsync(minutes: 16);

        Assert.Equal(4, Verifications.Count());
    }

    [Fact]
    public async Task RefusedByTheQueue_IsPutOff()
    {
        AddMirrored("inst1");
        World.IsDrained = true;
        await PlayAsync(minutes: 4);
        Assert.Empty(Verifications);
        AssertTold("the job queue is drained");

        World.IsDrained = false;
        World.RefusesJobs = new LuxiRefusal("JobQueueFull", "no room");
        await PlayAsync(minutes: 9);
        AssertTold("JobQueueFull");

        World.RefusesJobs = null;
        await PlayAsync(minutes: 11);
        Assert.Single(Verifications);
    }
}
