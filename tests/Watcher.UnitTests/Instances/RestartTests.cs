using System.Text.Json.Nodes;
using Watcher.Core.Duties;
using Watcher.Core.Instances;
using Watcher.TestKit.Luxi;
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
    public async Task ExhaustedEightHoursAgo_IsStartedAgain()
    {
        var instance = World.Add("inst1", "ERROR_down");
        WriteState(6);
        await PassAsync();
        Assert.Equal(0, instance.Starts);

        Time.Advance(TimeSpan.FromHours(8) + TimeSpan.FromSeconds(1));
        await PassAsync();

        Assert.Equal(1, instance.Starts);
    }

    [Fact]
    public async Task StockWatchersCount_GoesOn_AndItsOtherContentStays()
    {
        World.Add("inst1", "ERROR_down");
        Write(StateFile, $$$"""{"node": {"node1": {"bootid": "b1"}}, "instance": {"inst1": {"restart_count": 4, "restart_when": {{{Now}}}}, "gone": {"restart_count": 1, "restart_when": {{{Now}}}}}, "more": [1, null]}""");

        await PassAsync();

        AssertTold("(attempt 5 of 5)");
        var state = ReadState();
        Assert.Equal("b1", (string?)state["node"]!["node1"]!["bootid"]);
        Assert.Equal(1, (int)state["more"]![0]!);
        Assert.Null(state["instance"]!["gone"]);
    }

    [Fact]
    public async Task NothingNew_FileIsTouchedOnly()
    {
        World.Add("inst1");
        await PassAsync();
        File.SetLastWriteTimeUtc(StateFile, DateTime.UnixEpoch);

        await NextPassAsync();

        Assert.Equal(Time.GetUtcNow().UtcDateTime, File.GetLastWriteTimeUtc(StateFile));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{"instance": []}""")]
    [InlineData("""{"instance": {"inst1": {"restart_count": "many"}}}""")]
    [InlineData("""{"instance": {"inst1": {"restart_count": -1}}}""")]
    public async Task StateFileIsBad_IsKeptAsideAndTold_AndTheWorkGoesOn(string content)
    {
        var instance = World.Add("inst1", "ERROR_down");
        Write(StateFile, content);

        await PassAsync();

        Assert.Equal(1, instance.Starts);
        Assert.Equal(content, File.ReadAllText($"{StateFile}.bad"));
        Assert.Single(Reporter.Told.OfType<StateFileInvalid>());
    }

    [Fact]
    public async Task StateFileIsTooLarge_IsKeptAsideAndTold_AndTheWorkGoesOn()
    {
        var instance = World.Add("inst1", "ERROR_down");
        Write(StateFile, "{" + new string(' ', 17 << 20) + "}");

        await PassAsync();
        await NextPassAsync();

        Assert.Equal(1, instance.Starts);
        Assert.Equal((17 << 20) + 2, new FileInfo($"{StateFile}.bad").Length);
        Assert.Contains("is larger than", Assert.Single(Reporter.Told.OfType<StateFileInvalid>()).Why, StringComparison.Ordinal);
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
    public async Task QueueIsFull_DoesNotCount_AndIsNoFault()
    {
        World.Add("inst1", "ERROR_down");
        World.RefusesJobs = new LuxiRefusal("JobQueueFull", "full");

        await PassAsync();
        await NextPassAsync();

        Assert.Equal(0, RestartCount("inst1"));
        Assert.Single(Reporter.Told.OfType<QueueRefuses>());
        Assert.DoesNotContain(Standing, notice => notice.IsFault);

        World.RefusesJobs = null;
        await NextPassAsync();
        Assert.Single(StartsOf("inst1"));
        Assert.Equal(1, RestartCount("inst1"));
        AssertStandsNot<QueueRefuses>();
    }

    [Fact]
    public async Task QueueIsDrained_NothingIsTried_AndItIsSaidOnce()
    {
        World.Add("inst1", "ERROR_down");
        World.IsDrained = true;

        await PassAsync();
        await NextPassAsync();

        Assert.Empty(World.Jobs);
        Assert.IsType<QueueRefuses>(Assert.Single(Reporter.Told));
        Assert.Equal(0, RestartCount("inst1"));

        World.IsDrained = false;
        await NextPassAsync();
        Assert.Single(StartsOf("inst1"));
        AssertStandsNot<QueueRefuses>();
    }

    [Fact]
    public async Task OneOfManyFails_TheOthersAreStartedInTheSamePass()
    {
        foreach (var number in Enumerable.Range(10, 50))
        {
            World.Add($"inst{number}", "ERROR_down");
        }

        foreach (var bad in (string[])["inst10", "inst30", "inst59"])
        {
            World.Instances[bad].StartFails = ("OpExecError", ["broken"]);
        }

        await PassAsync();

        Assert.Equal(47, World.Instances.Values.Count(instance => instance.Status == "running"));
        Assert.All(World.Instances.Keys, name => Assert.Equal(1, RestartCount(name)));
        Assert.All(World.Instances.Values, instance => Assert.Equal(1, instance.Starts));
        Assert.Equal(3, Reporter.Told.OfType<InstanceRestartFailed>().Count());
    }

    [Fact]
    public async Task ManyOnOneNode_AreFewJobsOfManyOpcodes()
    {
        foreach (var number in Enumerable.Range(10, 60))
        {
            World.Add($"inst{number}", "ERROR_down");
        }

        await PassAsync();

        Assert.Equal([25, 25, 5, 5], World.Jobs.Select(job => job.Opcodes.Count));
        Assert.All(World.Instances.Values, instance => Assert.Equal("running", instance.Status));
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

    [Fact]
    public async Task NoWaiting_TheNextPassHearsOfTheEnd()
    {
        World.RunsJobsAtOnce = false;
        World.Add("inst1", "ERROR_down");
        await PassAsync(waits: false);
        Assert.Single(World.Jobs);

        await PassAsync(waits: false);
        Assert.Single(World.Jobs);

        World.RunJobs();
        await PassAsync();

        Assert.Single(World.Jobs);
        AssertTold("inst1 was restarted by job 1");
    }

    private long Now => Time.GetUtcNow().ToUnixTimeSeconds();

    private void WriteState(int restarts) => Write(StateFile, new JsonObject
    {
        ["instance"] = new JsonObject { ["inst1"] = new JsonObject { ["restart_count"] = restarts, ["restart_when"] = Now } },
    }.ToJsonString());
}
