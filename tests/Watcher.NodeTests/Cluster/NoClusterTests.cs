namespace Watcher.NodeTests.Cluster;

/// <summary>Ganeti is installed, but no cluster: what every node is before it joins one, and after it has left.</summary>
public sealed class NoClusterTests(NodeWithoutCluster fixture) : NodeTest(fixture), IClassFixture<NodeWithoutCluster>
{
    [Fact]
    public async Task Once_NotInACluster_OneLineAndNothingStarted()
    {
        var result = await Node.WatcherAsync("--once");

        Assert.Equal(0, result.ExitCode);
        var lines = (result.Text + Node.Log).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains("cluster", Assert.Single(lines), StringComparison.OrdinalIgnoreCase);
        Assert.Empty(Node.Recorder.Starts());
        Assert.DoesNotContain(Node.Processes.All(), p => p.CommandLine.Contains("ganeti-noded", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Service_NotInACluster_WaitsAndStartsNothing()
    {
        await ConfigureAsync(("Schedule", WatcherConfig.EverySecond));
        await using var service = await WatcherService.StartAsync(Node);

        await service.UntilItHasLookedTwiceAsync();

        Assert.Empty(Node.Recorder.Starts());
    }
}
