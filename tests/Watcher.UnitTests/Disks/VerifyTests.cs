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

    /// <summary>To evacuate it, as a node that is dead, would be wrong.</summary>
    [Fact]
    public async Task NobodyTrustsTheMaster_TheSecondaryIsNotBlamed()
    {
        AddMirrored("inst1");
        World.BootIds[Node2] = null;
        World.WhyNobodyAnswers = "/var/lib/ganeti/client.pem has ended at 2026-01-01 00:00";

        await PlayAsync(minutes: 1);

        AssertTold("node2.example.com cannot be asked, which says nothing about it: /var/lib/ganeti/client.pem has ended at 2026-01-01 00:00");
        Assert.Equal(0, TimesTold("does not answer"));
    }
}
