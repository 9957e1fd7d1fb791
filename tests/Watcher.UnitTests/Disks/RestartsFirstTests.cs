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

    public sealed class InstancesStepFirst() : RestartsFirstTests(disksFirst: false);

    public sealed class DisksStepFirst() : RestartsFirstTests(disksFirst: true);
}
