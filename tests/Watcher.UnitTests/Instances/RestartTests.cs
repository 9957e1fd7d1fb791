using Watcher.Core.Duties;
using Watcher.Core.Instances;
using Xunit;

namespace Watcher.UnitTests.Instances;

/// <summary>Instances that are down: which are started, how often, and what counts.</summary>
public sealed class RestartTests : GroupTest
{
    [Fact]
    public async Task Down_IsStartedAsTheStockWatcherWould_AndCounted()
    {
        World.Add("inst1", "ERROR_down");
        World.Add("inst2");

        await PassAsync();

        var opcode = Assert.Single(StartsOf("inst1"));
        Assert.False((bool)opcode["force"]!);
        var reason = Assert.Single(opcode["reason"]!.AsArray())!.AsArray();
        Assert.Equal("gnt:watcher", (string?)reason[0]);
        Assert.Equal("Restarting instance inst1", (string?)reason[1]);
        Assert.Equal(1767225600L, (long)reason[2]! / 1_000_000_000);
        Assert.Empty(StartsOf("inst2"));
        Assert.Equal(1, RestartCount("inst1"));
        AssertTold("inst1 was restarted by job 1 (attempt 1 of 5)");
    }

    [Fact]
    public async Task DownAgainAndAgain_IsStartedFiveTimesAndThenNoMore_UntilTheFileIsDeleted()
    {
        var instance = World.Add("inst1");
        for (var pass = 0; pass < 8; pass++)
        {
            instance.Status = "ERROR_down";
            await NextPassAsync();
        }

        Assert.Equal(5, instance.Starts);
        Assert.Equal(6, RestartCount("inst1"));
        AssertStands<RestartsExhausted>();

        File.Delete(StateFile);
        await NextPassAsync();

        Assert.Equal(6, instance.Starts);
        Assert.Equal(1, RestartCount("inst1"));
        AssertStandsNot<RestartsExhausted>();
    }

    [Fact]
    public async Task StartFails_CountsAndIsTriedAtTheNextLook()
    {
        var instance = World.Add("inst1", "ERROR_down");
        instance.StartFails = ("OpExecError", ["Could not start instance: no such kernel"]);

        await PassAsync();

        Assert.Equal(1, instance.Starts);
        AssertTold("inst1 could not be restarted by job 1 (attempt 1 of 5): OpExecError: Could not start instance: no such kernel");
        await NextPassAsync();
        Assert.Equal(2, RestartCount("inst1"));
    }

    [Fact]
    public async Task ClusterPreventsIt_DoesNotCount_AndIsTriedLessAndLessSoon()
    {
        var instance = World.Add("inst1", "ERROR_down");
        instance.StartFails = ("OpPrereqError", ["Not enough memory", "insufficient_resources"]);

        await PassAsync();
        Assert.Equal(0, RestartCount("inst1"));
        AssertStands<InstanceHindered>();

        for (var pass = 0; pass < 12; pass++)
        {
            await NextPassAsync();
        }

        // At 0, 5, 15 and 35 minutes.
        Assert.Equal(4, instance.Starts);
        Assert.Equal(0, RestartCount("inst1"));
        Assert.Single(Reporter.Told.OfType<InstanceHindered>());

        instance.StartFails = null;
        Time.Advance(TimeSpan.FromHours(1));
        await PassAsync();
        AssertTold("inst1 was restarted");
        AssertStandsNot<InstanceHindered>();
    }

    [Fact]
    public async Task Lasted_IsForgottenAfterAWhile_NotAtOnce()
    {
        World.Add("inst1", "ERROR_down");
        await PassAsync();
        await NextPassAsync();
        await NextPassAsync();
        Assert.Equal(1, RestartCount("inst1"));

        await NextPassAsync();

        Assert.Equal(0, RestartCount("inst1"));
        AssertTold("its attempts are forgotten");
    }

    [Fact]
    public async Task StableAfterZero_IsForgottenAtOnceAsByTheStockWatcher()
    {
        Options = Options with { StableAfter = TimeSpan.Zero };
        World.Add("inst1", "ERROR_down");
        await PassAsync();

        await NextPassAsync();

        Assert.Equal(0, RestartCount("inst1"));
    }

    [Fact]
    public async Task OperatorStoppedIt_AttemptsAreForgotten()
    {
        var instance = World.Add("inst1", "ERROR_down");
        await PassAsync();
        (instance.Status, instance.AdminState) = ("ADMIN_down", "down");

        await NextPassAsync();

        Assert.Equal(0, RestartCount("inst1"));
    }

    [Fact]
    public async Task MadeAnewUnderItsName_BeginsAnew()
    {
        var former = World.Add("inst1");
        for (var pass = 0; pass < 7; pass++)
        {
            former.Status = "ERROR_down";
            await NextPassAsync();
        }

        AssertStands<RestartsExhausted>();
        var present = World.Add("inst1", "ERROR_down");
        await NextPassAsync();

        Assert.Equal((5, 1), (former.Starts, present.Starts));
        Assert.Equal(1, RestartCount("inst1"));
        AssertStandsNot<RestartsExhausted>();
    }

    [Fact]
    public async Task MadeAnewUnderItsName_RunsAndHasNoAttempts()
    {
        World.Add("inst1", "ERROR_down");
        await PassAsync();
        await NextPassAsync();
        Assert.Equal(1, RestartCount("inst1"));

        World.Add("inst1");
        await NextPassAsync();

        Assert.Equal(0, RestartCount("inst1"));
        Assert.Empty(Reporter.Told.OfType<InstanceStable>());
    }

    [Fact]
    public async Task Dry_SaysWhatItWouldDo_AndChangesNothing()
    {
        World.Add("inst1", "ERROR_down");
        World.Add("inst2", "ERROR_down");
        World.Locked.Add("inst2");

        await PassAsync(StepMode.DryRun);

        Assert.Contains("start inst1 on node1.example.com (attempt 1 of 5)", Assert.Single(Reporter.WouldDone).Describe(), StringComparison.Ordinal);
        AssertTold("inst2 is left alone for now: a job has locked it");
        Assert.Empty(World.Jobs);
        Assert.False(File.Exists(StateFile));
    }
}
