namespace Watcher.NodeTests.Cluster;

/// <summary>The master moves in the middle of a pass.</summary>
public abstract class FailoverTests(ThreeNodesFixture fixture) : ThreeNodesTest(fixture)
{
    private const string Victim = "victim";
    private const string MasterFile = "/var/lib/ganeti/ssconf_master_node";

    [Fact]
    public async Task MasterMovesDuringAPass_ThePassExitsWith11_AndNothingIsSubmittedTwice()
    {
        var (old, next) = (Cluster.Master, Cluster.Candidate);
        await new NodeInstances(old).AddAsync("node1.gnt.test", Victim);
        await NodeInstances.AllowSlowStartAsync(old);
        await NodeInstances.CrashAsync(old, Victim);
        await NodeInstances.SlowStartAsync(old);

        var pass = old.RunAsync([TestNode.Watcher]);
        var jobs = new NodeInstances(old);
        await Until.TrueAsync(
            async () => (await jobs.JobsAsync())[^1] == $"running INSTANCE_STARTUP({Victim})", "the pass waits for its job", () => old.Log);
        await next.CheckedAsync(["gnt-cluster", "master-failover", "--yes-do-it"]);
        NodeInstances.NoMoreSlowStart(old);
        var result = await pass;
        Assert.True(result.ExitCode == 11, $"{result}\n{old.Log}");

        var instances = new NodeInstances(next);
        await Until.TrueAsync(
            async () => (await next.WatcherAsync("--once")).ExitCode == 0 && await instances.StateAsync(Victim) == "running", "the new master's pass is whole", () => next.Log);

        Assert.Equal(1, NodeInstances.Starts(old, Victim));
        Assert.Equal(0, (await old.WatcherAsync("--once")).ExitCode);
        Assert.Equal(1, NodeInstances.Starts(old, Victim));

        await FailBackUnheardAsync(next, old);
    }

    /// <summary>
    /// Ganeti stops the old master's daemons at once, but its ssconf says that it is the master until somebody has written there that it is not (seconds as a rule): its luxid is
    /// gone by then, and not missed.
    /// </summary>
    private static async Task FailBackUnheardAsync(TestNode old, TestNode next)
    {
        await NodeReset.ConfigureAsync(old, ("Schedule", WatcherConfig.EverySecond));
        old.Files.Delete(TestNode.WatcherLog);
        old.Recorder.Clear();
        await using var service = await WatcherService.StartAsync(old);
        var (luxid, said) = (old.Daemons.Get("luxid"), old.Files.Read(MasterFile));
        await using (await LockHolder.TakeAsync(old, LockHolder.Ssconf))
        {
            var failover = next.CheckedAsync(["gnt-cluster", "master-failover", "--yes-do-it"]);
            await Until.TrueAsync(() => !old.Processes.IsAlive(luxid), "the old master's luxid is stopped", () => old.Log);
            await service.UntilItHasLookedTwiceAsync();
            var pass = await old.WatcherAsync("--once", "--ignore-pause");
            Assert.Equal("", pass.Text);
            await failover;
            await service.UntilItHasLookedTwiceAsync();
            Assert.Equal(said, old.Files.Read(MasterFile));
        }

        await Until.SucceedsAsync(() => next.CheckedAsync(["gnt-cluster", "redist-conf"]));
        await Until.TrueAsync(() => old.Files.Read(MasterFile) != said, "the old master has heard of it");
        await service.UntilItHasLookedTwiceAsync();

        Assert.Contains("are looked at when luxid answers", old.Log, StringComparison.Ordinal);
        Assert.DoesNotContain(old.Log.Split('\n'), line => line.Contains("WARNING", StringComparison.Ordinal) || line.Contains("ERROR", StringComparison.Ordinal));
        Assert.Empty(old.Recorder.Starts());
        Assert.Null(old.Daemons.Find("luxid"));
    }
}
