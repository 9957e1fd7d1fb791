namespace Watcher.SandboxTests;

/// <summary>The master's instances, by the published executable on a scripted cluster.</summary>
public sealed class InstanceTests : SandboxTest
{
    private const string StateFile = $"var/lib/ganeti/watcher.{LuxiWorld.GroupUuid}.data";

    // A pass that restarts something makes 22 calls; the last of these lets it live.
    public static TheoryData<int, bool> CallsOfAPass => new(
        Enumerable.Range(1, 23).SelectMany(call => new (int, bool)[] { (call, false), (call, true) }));

    private LuxiWorld Cluster => Node.Cluster;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();

        // Disks have tests of their own.
        Settings.Set("Disks:Verify", "false");
    }

    [Fact]
    public async Task Pass_InstanceIsDown_IsRestartedCountedAndShown()
    {
        await StartAllAsync();
        Cluster.Add("inst1", "ERROR_down");
        Cluster.Add("inst2");

        await PassAsync();

        Assert.Equal("running", Cluster.Instances["inst1"].Status);
        Assert.Equal(1, RestartCount("inst1"));
        Assert.Equal("inst1 ERROR_down\ninst2 running", Node.Read("var/run/ganeti/instance-status"));
        AssertLogHas("INFO inst1 was restarted by job 1 (attempt 1 of 5)");
    }

    [Fact]
    public async Task Pass_HealthyCluster_IsSilentAndAsksLittle()
    {
        await StartAllAsync();
        Cluster.Add("inst1");

        await PassAsync();

        // The master three times (archive, instances, disks), the jobs' age; locks, instances, nodes; nodes and instances once more for their disks.
        Assert.Equal(
            ["AutoArchiveJobs", .. Enumerable.Repeat("Query", 5), .. Enumerable.Repeat("QueryConfigValues", 3)], Cluster.Calls.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Pass_RestartsAreExhausted_SaysWhyAndHasDoneItsWork()
    {
        await StartAllAsync();
        Cluster.Add("inst1", "ERROR_down").StartFails = ("OpExecError", ["no kernel"]);
        for (var pass = 0; pass < 5; pass++)
        {
            await PassAsync();
        }

        await PassAsync();

        Assert.Equal(5, Cluster.Instances["inst1"].Starts);
        AssertLogHas("inst1 stays down: 5 attempts were in vain");
        var status = await Node.WatcherAsync("status");
        Assert.Contains("inst1 stays down", status.Text, StringComparison.Ordinal);
        Assert.Equal(1, status.ExitCode);
    }

    [Fact]
    public async Task Pass_TheJobQueueIsFull_IsNoFaultAndUsesNoAttempt()
    {
        await StartAllAsync();
        Cluster.Add("inst1", "ERROR_down");
        Cluster.RefusesJobs = new LuxiRefusal("JobQueueFull", "Job queue is full");

        await PassAsync();

        Assert.Equal(0, RestartCount("inst1"));
        AssertLogHas("The job queue takes no jobs for group default: JobQueueFull: Job queue is full");
    }

    [Fact]
    public async Task Pass_NotTheMasterByLuxidsWord_ExitsWith11()
    {
        await StartAllAsync();
        Cluster.Add("inst1", "ERROR_down");
        Cluster.Master = SandboxNode.OtherHostName;

        await PassAsync(exitCode: 11);

        Assert.Empty(Cluster.Jobs);
    }

    [Fact]
    public async Task Pass_NoWaiting_EndsBeforeTheJobDoes()
    {
        await StartAllAsync();
        Cluster.RunsJobsAtOnce = false;
        Cluster.Add("inst1", "ERROR_down");

        await PassAsync("--no-wait-children");
        Assert.Single(Cluster.Jobs);
        AssertLogHasNot("was restarted");

        Cluster.RunJobs();
        await PassAsync();
        Assert.Single(Cluster.Jobs);
        AssertLogHas("inst1 was restarted by job 1");
    }

    [Fact]
    public async Task DryRun_ListsTheJobAndWhyOthersAreNotStarted_AndChangesNothing()
    {
        await StartAllAsync();
        Cluster.Add("inst1", "ERROR_down");
        Cluster.Add("inst2", "ERROR_down").DiskTemplate = "rbd";

        var result = await PassAsync(exitCode: 0, "--dry-run");

        Assert.Contains("Would submit a job: start inst1 on node1.example.com (attempt 1 of 5)", result.Output, StringComparison.Ordinal);
        Assert.Contains("inst2 is left alone for now: it might run elsewhere", result.Output, StringComparison.Ordinal);
        Assert.Empty(Cluster.Jobs);
        Assert.False(Node.Exists(StateFile));
    }

    /// <summary>SIGKILL while luxid answers a call, for each call of a pass: before it took effect, and after.</summary>
    [Theory]
    [MemberData(nameof(CallsOfAPass))]
    public async Task Pass_KilledAtACallOfLuxid_TheNextOneIsWhole(int call, bool isAfter)
    {
        await StartAllAsync();
        Cluster.Add("inst1", "ERROR_down");
        SandboxService? pass = null;
        var isStarted = new ManualResetEventSlim();
        void Kill()
        {
            if (Cluster.Calls.Count == call)
            {
                isStarted.Wait(SandboxNode.Patience);
                pass!.Signal(SandboxProcesses.SigKill);
            }
        }

        Cluster.Before = isAfter ? null : (_, _) => Kill();
        Cluster.After = isAfter ? _ => Kill() : null;
        using (pass = Node.BeginPass())
        {
            isStarted.Set();
            await pass.UntilExitedAsync();
        }

        (Cluster.Before, Cluster.After) = (null, null);

        await PassAsync();

        Assert.Equal("running", Cluster.Instances["inst1"].Status);
        Assert.Equal(1, Cluster.Instances["inst1"].Starts);
        Assert.InRange(RestartCount("inst1"), 1, 2);
        Assert.Empty(Directory.GetFiles(Node.PathOf("var/lib/ganeti"), "*.bad"));
    }

    [Fact]
    public async Task Service_InstanceIsDown_IsRestarted_AndNotWhenTheNodeIsNoMasterAnyMore()
    {
        await StartAllAsync();
        Cluster.Add("inst1", "ERROR_down");
        using var service = await ServeAsync(SandboxSettings.EverySecond);
        await Node.UntilLogSaysAsync("inst1 was restarted by job 1");

        Node.SetMaster(SandboxNode.OtherHostName);
        Cluster.Master = SandboxNode.OtherHostName;
        Cluster.Instances["inst1"].Status = "ERROR_down";

        // Nobody tells that nothing happens: two ticks and more.
        await Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System, TestContext.Current.CancellationToken);

        Assert.Single(Cluster.Jobs);
    }

    [Fact]
    public async Task Service_AndAPassAtOnce_StartNothingTwice()
    {
        await StartAllAsync();
        Cluster.RunsJobsAtOnce = false;
        Cluster.Add("inst1", "ERROR_down");
        using var service = await ServeAsync(SandboxSettings.EverySecond);
        await Until.TrueAsync(() => Cluster.Jobs.Count > 0, SandboxNode.Patience, "the job is submitted", () => Node.Log);

        // The service holds the group's lock until its job is over: the pass does nothing, and says so.
        await PassAsync(exitCode: 0, "--debug");
        Assert.Single(Cluster.Jobs);
        AssertLogHas("another ganeti-watcher is at work");

        Cluster.RunJobs();
        await Node.UntilLogSaysAsync("inst1 was restarted by job 1");
        Assert.Single(Cluster.Jobs);
    }

    private int RestartCount(string instance) => (int?)Node.ReadJson(StateFile)?["instance"]?[instance]?["restart_count"] ?? 0;
}
