using System.Text;
using System.Text.Json.Nodes;
using Watcher.Core.Disks;
using Watcher.Core.Luxi;
using Xunit;

namespace Watcher.UnitTests.Disks;

/// <summary>
/// A verification locks all of its group's instances: what is to be started or activated is handed in before it, whichever of the two duties steps
/// first.
/// </summary>
public abstract class RestartsFirstTests : DisksTest
{
    private protected RestartsFirstTests(bool disksFirst)
        : base(disksFirst) =>
        Player.Duration = job => Verifications.Contains(job) ? TimeSpan.FromSeconds(20) : TimeSpan.FromSeconds(2);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task InstanceIsDown_ItRunsBeforeTheVerificationBegins(bool isService)
    {
        Player.IsService = isService;
        var instance = AddMirrored("inst1");
        At(4, () => instance.Status = "ERROR_down");

        await PlayAsync(minutes: 9);

        Assert.Equal(3, World.Jobs.Count);
        Assert.Equal([0, 300, 302], World.Jobs.Select(job => (job.Received - Player.Time.Start).TotalSeconds));
        Assert.Contains(World.Jobs[1], JobsOf("OP_INSTANCE_STARTUP"));
        Assert.Contains(World.Jobs[2], Verifications);
        Assert.Equal(1, TimesTold("are not verified yet: inst1 is started or cleaned up first"));
    }

    /// <summary>Both begin at once at the start of a service, and in every pass.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task InstanceIsDownFromTheBeginning_ItGoesFirst(bool isService)
    {
        Player.IsService = isService;
        AddMirrored("inst1", "ERROR_down");
        AddMirrored("inst2", "USER_down");

        await PlayAsync(minutes: 1);

        Assert.Equal(["OP_INSTANCE_STARTUP", "OP_INSTANCE_SHUTDOWN", "OP_GROUP_VERIFY_DISKS"], World.Jobs.Select(job => (string)job.Opcodes[0]!["OP_ID"]!));
    }

    /// <summary>The look showed it running; the verification that is about to begin asks once more.</summary>
    [Fact]
    public async Task InstanceGoesDownAfterTheLook_TheVerificationFindsIt_AndItGoesFirst()
    {
        var instance = AddMirrored("inst1");
        var questions = 0;
        World.Before = (method, arguments) =>
        {
            if (method == "Query" && arguments is [_, JsonArray { Count: 3 }, _] && arguments[0]!.ToString() == "instance" && questions++ == 0)
            {
                instance.Status = "ERROR_down";
            }
        };

        await PlayAsync(minutes: 1);

        Assert.Equal(["OP_INSTANCE_STARTUP", "OP_GROUP_VERIFY_DISKS"], World.Jobs.Select(job => (string)job.Opcodes[0]!["OP_ID"]!));
        Assert.InRange(TimesTold("are not verified yet: inst1 is "), 1, 2);
    }

    [Fact]
    public async Task InstanceThatIsGivenUp_HoldsNothingUp()
    {
        AddMirrored("inst1", "ERROR_down");
        var tried = new JsonObject { ["restart_count"] = 6, ["restart_when"] = Player.Time.Start.ToUnixTimeSeconds() };
        File.WriteAllBytes(Player.StateFile, Encoding.UTF8.GetBytes(new JsonObject { ["instance"] = new JsonObject { ["inst1"] = tried } }.ToJsonString()));

        await PlayAsync(minutes: 1);

        Assert.Contains(Assert.Single(World.Jobs, job => job.Opcodes[0]!["OP_ID"]!.ToString() != "OP_INSTANCE_ACTIVATE_DISKS"), Verifications);
    }

    /// <summary>Its start could not be handed in, and now a job of somebody else's is at it, for as long as that takes.</summary>
    [Fact]
    public async Task InstanceThatWasPutOff_AndIsNotTriedNow_HoldsNothingUp()
    {
        const int MostQuestions = 500;
        Player.IsService = true;
        AddMirrored("inst1", "ERROR_down");
        var (locks, questions) = (0, 0);
        World.Before = (method, arguments) =>
        {
            Assert.True(++questions < MostQuestions, "luxid is asked on and on");
            if (method == "Query" && arguments[0]!.ToString() == "lock" && ++locks == 2)
            {
                World.Locked.Add("inst1");
                throw new LuxiDownException("luxid does not listen");
            }
        };

        await PlayAsync(minutes: 6);

        Assert.Empty(JobsOf("OP_INSTANCE_STARTUP"));
        Assert.NotEmpty(Verifications);
    }

    [Fact]
    public async Task InstanceThatCannotBeStarted_HoldsUpNoMoreThanItsAttempts()
    {
        AddMirrored("inst1", "ERROR_down").StartFails = ("HypervisorError", ["no such kernel"]);

        await PlayAsync(minutes: 41);

        Assert.Equal(5, JobsOf("OP_INSTANCE_STARTUP").Count());
        Assert.InRange(Verifications.Count(), 5, 9);
    }

    [Fact]
    public async Task NodeWasRestarted_ItsDisksAreActivatedFirst()
    {
        AddMirrored("inst1");
        At(4, () => Reboot(Node2));

        await PlayAsync(minutes: 9);

        Assert.Equal(["OP_GROUP_VERIFY_DISKS", "OP_INSTANCE_ACTIVATE_DISKS", "OP_GROUP_VERIFY_DISKS"], World.Jobs.Select(job => (string)job.Opcodes[0]!["OP_ID"]!));
        Assert.All(World.Jobs.Zip(World.Jobs.Skip(1)), pair => Assert.True(pair.First.Ended <= pair.Second.Received));
        AssertTold("are not verified yet: the disks of inst1 are activated first");
    }

    /// <summary>It waits for a lock, say. Its place in the queue is before ours, so that it loses nothing.</summary>
    [Fact]
    public async Task StartThatDoesNotEnd_HoldsUpForAQuarterOfAnHour()
    {
        AddMirrored("inst1", "ERROR_down");
        Player.Duration = job => Verifications.Contains(job) ? TimeSpan.FromSeconds(20) : TimeSpan.FromHours(9);

        await PlayAsync(minutes: 16);

        Assert.Equal([0, 15], World.Jobs.Select(job => (job.Received - Player.Time.Start).TotalMinutes));
        Assert.DoesNotContain(Player.Standing, notice => notice is VerifyPutOff);
    }

    /// <summary>Nobody waits for it but the verification, which all the starts of an hour could keep waiting for an hour.</summary>
    [Fact]
    public async Task OneStartAfterTheOther_HoldsUpForAQuarterOfAnHourInAll()
    {
        AddMirrored("inst1", "ERROR_down");
        var second = AddMirrored("inst2");
        Player.Duration = job => Verifications.Contains(job) ? TimeSpan.FromSeconds(20) : TimeSpan.FromMinutes(10.5);
        At(9, () => second.Status = "ERROR_down");

        await PlayAsync(minutes: 16);

        Assert.Equal(["OP_INSTANCE_STARTUP", "OP_INSTANCE_STARTUP", "OP_GROUP_VERIFY_DISKS"], World.Jobs.Select(job => (string)job.Opcodes[0]!["OP_ID"]!));
        Assert.Equal([0, 10, 15], World.Jobs.Select(job => (job.Received - Player.Time.Start).TotalMinutes));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task InstanceGoesDownInAPause_ItGoesFirstWhenThatIsOver(bool isService)
    {
        Player.IsService = isService;
        var instance = AddMirrored("inst1");
        At(1, () => PauseUntil(minute: 17.5));
        At(4, () => instance.Status = "ERROR_down");

        await PlayAsync(minutes: 21);

        Assert.Equal(["OP_GROUP_VERIFY_DISKS", "OP_INSTANCE_STARTUP", "OP_GROUP_VERIFY_DISKS"], World.Jobs.Select(job => (string)job.Opcodes[0]!["OP_ID"]!));
    }

    /// <summary>One duty has looked while nothing might be done, the other may begin.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task PauseIsTakenBackBetweenTheTwoLooks_TheInstanceGoesFirst(bool isService)
    {
        Player.IsService = isService;
        AddMirrored("inst1", "ERROR_down");
        PauseUntil(minute: 60);
        World.Before = (method, arguments) =>
        {
            if (method == "Query" && arguments[0]!.ToString() == "instance")
            {
                File.Delete(Player.PauseFile);
            }
        };

        await PlayAsync(minutes: 6);

        Assert.Equal(["OP_INSTANCE_STARTUP", "OP_GROUP_VERIFY_DISKS"], World.Jobs.Select(job => (string)job.Opcodes[0]!["OP_ID"]!).Take(2));
    }

    /// <summary>A verification that waited before it has not waited for what is due at its end.</summary>
    [Fact]
    public async Task PauseWhileAVerificationWaits_TheQuarterOfAnHourBeginsAnew()
    {
        AddMirrored("inst1", "ERROR_down");
        var second = AddMirrored("inst2");
        Player.Duration = job => Verifications.Contains(job) ? TimeSpan.FromSeconds(20) : TimeSpan.FromMinutes(3);
        At(2, () => PauseUntil(minute: 32));
        At(30, () => second.Status = "ERROR_down");

        await PlayAsync(minutes: 36);

        Assert.Equal(["OP_INSTANCE_STARTUP", "OP_INSTANCE_STARTUP", "OP_GROUP_VERIFY_DISKS"], World.Jobs.Select(job => (string)job.Opcodes[0]!["OP_ID"]!));
        Assert.True(World.Jobs[1].Ended <= World.Jobs[2].Received);
    }

    private void PauseUntil(double minute) =>
        File.WriteAllBytes(Player.PauseFile, Encoding.UTF8.GetBytes($"{(Player.Time.Start + TimeSpan.FromMinutes(minute)).ToUnixTimeSeconds()}"));

    public sealed class InstancesStepFirst() : RestartsFirstTests(disksFirst: false);

    public sealed class DisksStepFirst() : RestartsFirstTests(disksFirst: true);
}
