using System.Text.Json.Nodes;
using Watcher.Core.Disks;
using Watcher.TestKit.Luxi;
using Xunit;

namespace Watcher.UnitTests.Disks;

/// <summary>Disks of which a node was restarted.</summary>
public sealed class ReactivationTests : DisksTest
{
    public ReactivationTests()
    {
        // Only what a restart brings about is looked at here.
        Player.Disks = new DisksOptions { Verifies = false };
    }

    [Fact]
    public async Task RestartedSecondary_HasItsDisksActivated_Once()
    {
        AddMirrored("inst1");
        AddMirrored("inst2");
        World.Add("alone");
        At(2, () => Reboot(Node2));

        await PlayAsync(minutes: 31);

        var job = Assert.Single(Activations);
        Assert.Equal(["inst1", "inst2"], job.Opcodes.Select(opcode => (string?)opcode!["instance_name"]));
        Assert.Equal(1, World.Instances["inst1"].Activations);
        Assert.Equal("+", (string?)ReadState()["node"]![Node2]!["bootid"]);
        AssertTold("node2.example.com was restarted: disks with a copy there are to be activated (instances: 2)");
    }

    /// <summary>A job that ends between two questions shows in the answer to the second one.</summary>
    [Fact]
    public async Task InstanceStoppedByAJobThatEndsDuringTheSubmission_IsLeftAlone()
    {
        var instance = AddMirrored("inst1");
        Reboot(Node2);
        World.Before = (method, arguments) =>
        {
            if (method == "Query" && (string?)arguments[0] == "job" && arguments[2] is null)
            {
                (instance.AdminState, instance.Status, instance.HasActiveDisks) = ("down", "ADMIN_down", false);
            }
        };

        await PlayAsync(minutes: 11);

        Assert.Equal("down", instance.AdminState);
        Assert.Empty(Activations);
    }

    /// <summary>Between the look that found the restart and the activation, and while that is under way.</summary>
    [Theory]
    [InlineData(5.02, -1)]
    [InlineData(5.02, 1)]
    [InlineData(5.2, -1)]
    [InlineData(5.2, 1)]
    public async Task ClockSet_RestartedSecondary_HasItsDisksActivated_InItsTime_AndOnce(double minutes, int hours)
    {
        AddMirrored("inst1");
        Player.Duration = _ => TimeSpan.FromMinutes(2);
        At(2, () => Reboot(Node2));
        At(minutes, () => Player.SetClock(TimeSpan.FromHours(hours)));

        await PlayAsync(minutes: 7.5);
        Assert.Equal(1, World.Instances["inst1"].Activations);
        await PlayAsync(minutes: 31);
        Assert.Single(Activations);
    }

    [Fact]
    public async Task NothingRestarted_NothingIsDone()
    {
        AddMirrored("inst1");

        await PlayAsync(minutes: 11);

        Assert.Empty(World.Jobs);
    }

    [Fact]
    public async Task InstanceThatIsStartedAnyway_IsNotActivatedToo()
    {
        var instance = AddMirrored("inst1");
        AddMirrored("inst2");
        At(4, () => (instance.Status, _) = ("ERROR_down", Reboot2()));

        await PlayAsync(minutes: 11);

        Assert.Equal(1, instance.Starts);
        Assert.Equal(0, instance.Activations);
        Assert.Equal(1, World.Instances["inst2"].Activations);

        bool Reboot2()
        {
            Reboot(Node2);
            return true;
        }
    }

    [Fact]
    public async Task DisksThatAreNotActive_AreLeftAlone()
    {
        AddMirrored("inst1", "ADMIN_down").HasActiveDisks = false;
        At(2, () => Reboot(Node2));

        await PlayAsync(minutes: 11);

        Assert.Empty(Activations);
    }

    [Fact]
    public async Task PrimaryThatIsAwayToo_IsWaitedFor()
    {
        AddMirrored("inst1", "ERROR_nodedown");
        At(2, () => (World.BootIds[LuxiWorld.NodeName], World.BootIds[Node2]) = (null, "boot-2"));
        At(12, () => World.BootIds[LuxiWorld.NodeName] = LuxiWorld.FirstBootId);
        At(12, () => World.Instances["inst1"].Status = "running");

        await PlayAsync(minutes: 14);
        Assert.Empty(Activations);

        await PlayAsync(minutes: 16);
        Assert.Single(Activations);
    }

    [Fact]
    public async Task JobAtTheInstance_IsWaitedFor()
    {
        AddMirrored("inst1");
        World.Jobs.Add(new FakeJob
        {
            Id = 1000,
            Status = "running",
            Opcodes = new JsonArray(new JsonObject { ["OP_ID"] = "OP_INSTANCE_MIGRATE", ["instance_name"] = "inst1" }),
        });
        At(2, () => Reboot(Node2));
        At(5.5, () => World.Jobs[0].Status = "success");

        await PlayAsync(minutes: 7);

        Assert.Single(Activations);
        AssertTold("but not yet: job 1000 is at it");
    }

    [Fact]
    public async Task StoppedJustBefore_IsNotActivatedBehindTheAdministratorsBack()
    {
        var instance = AddMirrored("inst1");
        At(2, () => Reboot(Node2));

        // Between the decision and the submission.
        var looks = 0;
        World.Before = (method, arguments) =>
        {
            if (method == "Query" && (string?)arguments[0] == "instance" && Player.Time.GetUtcNow() - Player.Time.Start > TimeSpan.FromMinutes(5) && ++looks == 2)
            {
                instance.HasActiveDisks = false;
            }
        };

        await PlayAsync(minutes: 11);

        Assert.Empty(Activations);
    }

    [Fact]
    public async Task OpcodesBehindOneThatFails_AreTriedAgain_AndTheFailureStands()
    {
        AddMirrored("inst1").ActivationFails = ("OpExecError", ["Cannot activate block devices"]);
        AddMirrored("inst2");
        AddMirrored("inst3");
        At(2, () => Reboot(Node2));

        await PlayAsync(minutes: 11);

        Assert.Equal(1, World.Instances["inst2"].Activations);
        Assert.Equal(1, World.Instances["inst3"].Activations);
        Assert.Equal(2, Activations.Count());
        AssertTold("The disks of inst1 could not be activated: job 1: OpExecError: Cannot activate block devices");
        Assert.Contains(Player.Standing, notice => notice is ActivationFailing);
    }

    [Fact]
    public async Task PreventedByTheCluster_IsTriedAgainLessAndLessSoon()
    {
        AddMirrored("inst1").ActivationFails = ("OpPrereqError", ["Node is offline", "wrong_state"]);
        At(2, () => Reboot(Node2));

        await PlayAsync(minutes: 10);

        Assert.InRange(Activations.Count(), 3, 6);
        World.Instances["inst1"].ActivationFails = null;
        await PlayAsync(minutes: 41);
        Assert.Equal("success", Activations.Last().Status);
        Assert.DoesNotContain(Player.Standing, notice => notice is ActivationWaits);
    }

    [Fact]
    public async Task HundredsOfInstances_GoInBoundedJobs()
    {
        for (var i = 0; i < 120; i++)
        {
            AddMirrored($"inst{i:000}");
        }

        At(2, () => Reboot(Node2));

        await PlayAsync(minutes: 15);

        Assert.Equal([25, 25, 25, 25, 20], Activations.Select(job => job.Opcodes.Count));
        Assert.All(World.Instances.Values, instance => Assert.Equal(1, instance.Activations));
    }

    [Fact]
    public async Task Paused_NothingIsTakenNoteOf_UntilThePauseEnds()
    {
        AddMirrored("inst1");
        At(1, () => File.WriteAllBytes(Player.PauseFile, "1767226200"u8.ToArray()));
        At(2, () => Reboot(Node2));

        await PlayAsync(minutes: 9);
        Assert.Empty(Activations);
        Assert.Equal(LuxiWorld.FirstBootId, (string?)ReadState()["node"]![Node2]!["bootid"]);

        await PlayAsync(minutes: 16);
        Assert.Single(Activations);
    }

    [Fact]
    public async Task OfflineSecondary_IsToldAsALostCopy()
    {
        AddMirrored("inst1");
        World.Offline.Add(Node2);

        await PlayAsync(minutes: 6);

        Assert.Equal(1, TimesTold("node2.example.com is offline: disks run without their copy there (instances: 1)"));
    }

    [Fact]
    public async Task RunningOnInactiveDisks_IsToldAsAFault()
    {
        AddMirrored("inst1").HasActiveDisks = false;

        await PlayAsync(minutes: 6);

        Assert.Equal(1, TimesTold("inst1 runs, but Ganeti takes its disks for inactive"));
        Assert.Contains(Player.Standing, notice => notice is { IsFault: true });
    }

    private JsonNode ReadState() => JsonNode.Parse(File.ReadAllBytes(Player.StateFile))!;
}
