using System.Text.Json.Nodes;
using Watcher.TestKit.Sandbox;

namespace Watcher.NodeTests.Instances;

/// <summary>The master's instances on a real cluster, beside the stock watcher.</summary>
public sealed class InstanceTests(PlainNode fixture) : NodeTest(fixture), IClassFixture<PlainNode>
{
    private const string Victim = "victim";
    private static readonly System.Text.RegularExpressions.Regex JobNumber = new("job=[0-9]+");
    private const string MasterName = "node1.gnt.test";

    private NodeInstances Instances => field ??= new(Node);

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Node.Files.Delete("/var/lib/ganeti/watcher.pause");

        // To undrain a queue that is open would hang: luxid stumbles over the file that is not there.
        if (Node.Files.Exists("/var/lib/ganeti/queue/drain"))
        {
            await Node.CheckedAsync(["gnt-cluster", "queue", "undrain"]);
        }

        Instances.DeleteState();
        await NodeInstances.CrashAsync(Node, Victim);
        await Until.SucceedsAsync(() => Instances.AddAsync(MasterName, Victim));
    }

    [Fact]
    public async Task CrashedSixTimes_IsRestartedFiveTimes_UntilTheStateFileIsDeleted()
    {
        for (var attempt = 1; attempt <= 5; attempt++)
        {
            await NodeInstances.CrashAsync(Node, Victim);
            await PassAsync();
            Assert.Equal(1, NodeInstances.Starts(Node, Victim));
            Assert.Equal(attempt, Instances.RestartCount(Victim));
        }

        await NodeInstances.CrashAsync(Node, Victim);
        await PassAsync();
        Assert.Equal(1, (await Node.WatcherAsync("status")).ExitCode);
        Assert.Equal("ERROR_down", await Instances.StateAsync(Victim));
        Assert.Contains($"{Victim} stays down: 5 attempts were in vain", Node.Log, StringComparison.Ordinal);

        Instances.DeleteState();
        await PassAsync();
        Assert.Equal("running", await Instances.StateAsync(Victim));
    }

    /// <summary>By the next tick, not by one that comes when the clock has caught up.</summary>
    [Fact]
    public async Task ClockSetBackByAnHour_ThenCrashed_IsRestartedByTheSchedule()
    {
        const string Directory = "/run/test-clock";
        await ConfigureAsync(("Schedule", WatcherConfig.EverySecond));
        var clock = await TestClock.MakeAsync(Node.Files.Outside(Directory), Directory);
        await using var service = await WatcherService.StartAsync(Node, clock.Environment);

        clock.Set(TimeSpan.FromHours(-1));
        await Node.WaitForLogAsync("The clock was set back by 1 h", service);
        await NodeInstances.CrashAsync(Node, Victim);

        await Until.TrueAsync(() => NodeInstances.Starts(Node, Victim) == 1, "the instance runs again", () => Node.Log, service.WhyNever);
    }

    [Fact]
    public async Task StateFile_IsCarriedOver_FromTheStockWatcherAndBack()
    {
        await NodeInstances.CrashAsync(Node, Victim);
        await Node.StockWatcherAsync();
        Assert.Equal(1, Instances.RestartCount(Victim));
        var bootId = Instances.State()!["node"]![MasterName]!["bootid"]!.ToString();

        await NodeInstances.CrashAsync(Node, Victim);
        await PassAsync();
        Assert.Equal(2, Instances.RestartCount(Victim));
        Assert.Equal(bootId, Instances.State()!["node"]![MasterName]!["bootid"]!.ToString());

        await NodeInstances.CrashAsync(Node, Victim);
        await Node.StockWatcherAsync();
        Assert.Equal(3, Instances.RestartCount(Victim));
        Assert.Equal("running", await Instances.StateAsync(Victim));
    }

    [Fact]
    public async Task Job_IsTheOneThatTheStockWatcherLeaves()
    {
        await NodeInstances.CrashAsync(Node, Victim);
        await Node.StockWatcherAsync("--no-verify-disks");
        var stock = await LastJobAsync();

        await NodeInstances.CrashAsync(Node, Victim);
        await PassAsync();

        Assert.Equal(stock, await LastJobAsync());
        Assert.Equal($"success INSTANCE_STARTUP({Victim})", (await Instances.JobsAsync())[^1]);
    }

    [Fact]
    public async Task StatusFiles_AreTheStockWatchers()
    {
        await Node.StockWatcherAsync("--no-verify-disks");
        var stock = Node.Files.Read("/run/ganeti/instance-status");
        Node.Files.Delete("/run/ganeti/instance-status");

        await PassAsync();

        Assert.Equal(stock, Node.Files.Read("/run/ganeti/instance-status"));
        Assert.Contains($"{Victim} running", stock, StringComparison.Ordinal);
    }

    [Fact]
    public async Task QueueIsDrained_NothingIsTried_AndNoAttemptIsUsed()
    {
        await NodeInstances.CrashAsync(Node, Victim);
        await Node.CheckedAsync(["gnt-cluster", "queue", "drain"]);

        await PassAsync();

        Assert.Equal("ERROR_down", await Instances.StateAsync(Victim));
        Assert.Equal(0, Instances.RestartCount(Victim));
        Assert.Contains("The job queue takes no jobs for group default: it is drained", Node.Log, StringComparison.Ordinal);

        await Node.CheckedAsync(["gnt-cluster", "queue", "undrain"]);
        await PassAsync();
        Assert.Equal("running", await Instances.StateAsync(Victim));
    }

    [Fact]
    public async Task Paused_NothingIsTried_UnlessThePauseIsIgnored()
    {
        await NodeInstances.CrashAsync(Node, Victim);
        await Node.CheckedAsync(["gnt-cluster", "watcher", "pause", "1h"]);
        await PassAsync();
        Assert.Equal("ERROR_down", await Instances.StateAsync(Victim));

        await PassAsync("--ignore-pause");
        Assert.Equal("running", await Instances.StateAsync(Victim));
    }

    /// <summary>An attempt that the cluster prevented is made again after five minutes; who removes the file, as the manual says, has it made at once.</summary>
    [Fact]
    public async Task StateFileIsRemovedAfterASetback_TheNextPassTriesAtOnce()
    {
        await Node.CheckedAsync(["gnt-instance", "modify", "--force", "--ignore-ipolicy", "-B", "minmem=8T,maxmem=8T", Victim]);
        await NodeInstances.CrashAsync(Node, Victim);
        await PassAsync();
        Assert.Contains($"{Victim} could not be tried, which does not count as an attempt", Node.Log, StringComparison.Ordinal);
        await Node.CheckedAsync(["gnt-instance", "modify", "--force", "-B", "minmem=128M,maxmem=128M", Victim]);
        await PassAsync();
        Assert.Equal("ERROR_down", await Instances.StateAsync(Victim));

        Instances.DeleteState();
        await PassAsync();

        Assert.Equal("running", await Instances.StateAsync(Victim));
    }

    [Fact]
    public async Task StateFileIsALinkOfRoots_IsServed_ADirectoryIsSaidToBeOne()
    {
        await PassAsync();
        var file = Instances.StateFile()!;
        await Node.CheckedAsync(["sh", "-c", $"mv {file} /root/elsewhere && ln -s /root/elsewhere {file}"]);
        await NodeInstances.CrashAsync(Node, Victim);
        await PassAsync();
        Assert.Equal(1, Instances.RestartCount(Victim));

        await Node.CheckedAsync(["sh", "-c", $"rm -f {file} && mkdir {file}"]);
        var pass = await Node.WatcherAsync("--once");
        Assert.Equal(1, pass.ExitCode);
        Assert.Contains($"{file}: is a directory, not a regular file. Remove it; attempts begin anew. The group is not served until then", Node.Log, StringComparison.Ordinal);
        await Node.CheckedAsync(["rmdir", file]);
    }

    [Theory]
    [InlineData("rm -f")]
    [InlineData("truncate -s 0")]
    public async Task NodeGroupsAreMissingOrEmpty_IsNoSuccess(string how)
    {
        const string Groups = "/var/lib/ganeti/ssconf_nodegroups";
        await Node.CheckedAsync(["cp", "-a", Groups, "/root/nodegroups"]);
        await NodeInstances.CrashAsync(Node, Victim);
        await Node.CheckedAsync(["sh", "-c", $"{how} {Groups}"]);
        try
        {
            Assert.Equal(1, (await Node.WatcherAsync("--once")).ExitCode);
            Assert.Contains("ERROR The node groups are unknown, and their instances are left alone", Node.Log, StringComparison.Ordinal);
            Assert.Equal(1, (await Node.WatcherAsync("status")).ExitCode);
        }
        finally
        {
            await Node.CheckedAsync(["cp", "-a", "--remove-destination", "/root/nodegroups", Groups]);
        }

        await PassAsync();
        Assert.Equal("running", await Instances.StateAsync(Victim));
    }

    [Fact]
    public async Task OldJobs_AreArchived()
    {
        var before = (await Instances.JobsAsync()).Count;
        Assert.True(before > 0);

        await PassAsync("--job-age", "0");

        Assert.Empty(await Instances.JobsAsync());
        Assert.Contains($"{before} old jobs were archived", Node.Log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("luxid")]
    [InlineData("wconfd")]
    [InlineData("noded")]
    [InlineData("rapi")]
    public async Task DaemonIsKilledDuringAPass_ThePassEnds_AndTheNextOneIsWhole(string daemon)
    {
        await NodeInstances.CrashAsync(Node, Victim);

        // It would wait for its job, four minutes if need be: the job waits for a WConfD that only the next pass starts.
        var pass = Node.WatcherAsync("--once", "--no-wait-children");
        await Until.TrueAsync(() => Node.Log.Contains("restarting it", StringComparison.Ordinal) || pass.IsCompleted, "the pass restarts the victim");
        await Node.Daemons.KillAsync(daemon);
        await pass;

        // A job that waits for a dead WConfD goes on when that is back. A noded that was killed hinders the start, which is tried again after five
        // minutes: those are taken away.
        await Until.TrueAsync(
            async () =>
            {
                var whole = (await Node.WatcherAsync("--once")).ExitCode == 0 && await Instances.StateAsync(Victim) == "running";
                if (Node.Log.Contains("could not be tried", StringComparison.Ordinal))
                {
                    Node.Files.DeleteDirectory("/var/lib/ganeti-watcher");
                }

                return whole;
            }, "a later pass is whole", () => Node.Log);

        Assert.Equal(1, NodeInstances.Starts(Node, Victim));
        Assert.InRange(Instances.RestartCount(Victim), 1, 2);
    }

    [Fact]
    public async Task PassIsKilledAtAnyTime_NothingIsStartedTwice()
    {
        for (var delay = 20; delay <= 600; delay += 60)
        {
            Instances.DeleteState();
            Node.Files.DeleteDirectory("/var/lib/ganeti-watcher");
            await NodeInstances.CrashAsync(Node, Victim);
            await Node.RunAsync(["timeout", "-s", "KILL", $"0.{delay:000}", TestNode.Watcher]);

            await Until.TrueAsync(
                async () => (await Node.WatcherAsync("--once")).ExitCode == 0 && await Instances.StateAsync(Victim) == "running", $"the pass after one killed at {delay} ms is whole", () => Node.Log);

            Assert.Equal(1, NodeInstances.Starts(Node, Victim));
            Assert.InRange(Instances.RestartCount(Victim), 1, 2);
        }
    }

    [Theory]
    [InlineData("wconfd")]
    [InlineData("rapi")]
    [InlineData("luxid")]
    public async Task DaemonHangs_IsRestartedOnce_AndToldWhenItAnswers(string daemon)
    {
        await ConfigureAsync(("Probes:GrownUpAfter", "1s"), ("Probes:AnswerDeadline", "6s"));
        var hung = Node.Daemons.Get(daemon);
        await Node.CheckedAsync(["kill", "-STOP", $"{hung.Pid}"]);

        await Node.RunAsync([TestNode.Watcher]);

        Assert.False(Node.Processes.IsAlive(hung));
        Assert.NotEqual(hung.Pid, Node.Daemons.Get(daemon).Pid);
        Assert.Contains($"Restarting ganeti-{daemon}: it does not answer", Node.Log, StringComparison.Ordinal);
        Assert.Contains($"ganeti-{daemon} answers again", Node.Log, StringComparison.Ordinal);
        await PassAsync();
    }

    /// <summary>The opcodes of the newest job: type, priority, reasons without their times.</summary>
    private async Task<string> LastJobAsync()
    {
        var id = (await Node.CheckedAsync(["gnt-job", "list", "--no-headers", "-o", "id"])).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1].Trim();
        var job = (await Node.CheckedAsync(["cat", $"/var/lib/ganeti/queue/job-{id}"])).Output;
        var opcodes = JsonNode.Parse(job)!["ops"]!.AsArray().Select(op => op!["input"]!.AsObject()).ToList();
        foreach (var reason in opcodes.SelectMany(op => op["reason"]!.AsArray()))
        {
            (reason![1], reason[2]) = (JobNumber.Replace((string)reason[1]!, "job=N"), null);
        }

        return string.Join('\n', opcodes.Select(op => string.Join(", ", op.OrderBy(each => each.Key, StringComparer.Ordinal).Select(each => $"{each.Key}={each.Value?.ToJsonString()}"))));
    }
}
