namespace Watcher.NodeTests.Cluster;

/// <summary>The master moves in the middle of a pass.</summary>
public abstract class FailoverTests(ThreeNodesFixture fixture) : ThreeNodesTest(fixture)
{
    private const string Victim = "victim";

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
    }
}
