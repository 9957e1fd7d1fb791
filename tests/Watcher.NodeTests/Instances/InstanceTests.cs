using Watcher.TestKit.Sandbox;

namespace Watcher.NodeTests.Instances;

/// <summary>An instance that crashes on a real cluster: when it is restarted, how often, and what may come in between.</summary>
[Collection<InstancesBookworm>]
public sealed class InstanceTests(PlainNode node) : VictimTest(node)
{
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
}
