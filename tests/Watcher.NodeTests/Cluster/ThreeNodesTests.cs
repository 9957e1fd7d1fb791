namespace Watcher.NodeTests;

/// <summary>Ganeti stops daemons on a node that knows neither the watcher's pause nor its lock.</summary>
public sealed class ThreeNodesTests(ThreeNodesFixture fixture) : IClassFixture<ThreeNodesFixture>, IAsyncLifetime
{
    private static readonly string[] EveryNode = ["noded", "confd", "mond"];

    private static readonly string[] MasterOnly = ["wconfd", "rapi", "luxid"];

    private ThreeNodes Cluster => fixture.Cluster;

    private TestNode Ordinary => Cluster.Ordinary;

    public async ValueTask InitializeAsync()
    {
        foreach (var node in Cluster.All)
        {
            node.Files.DeleteDirectory("/var/lib/ganeti-watcher");
            node.Files.Delete("/var/lib/ganeti/intent-to-upgrade");
            await node.Daemons.RepairAsync(node == Cluster.Master ? NodeDaemons.Names : EveryNode);
            await NodeReset.ConfigureAsync(node, ("Schedule", "0/1 * * * * ?"));
            node.Recorder.Clear();
        }
    }

    public async ValueTask DisposeAsync() => await Aftermath.CheckAsync(Cluster.All);

    [Fact]
    public async Task RenewCrypto_OnANodeThatIsNoCandidate_NothingIsStartedBehindItsBack()
    {
        await using var service = await WatcherService.StartAsync(Ordinary);
        var before = Ordinary.Daemons.Get("noded");

        await Cluster.Master.CheckedAsync(["gnt-cluster", "renew-crypto", "--new-cluster-certificate", "--force"], TimeSpan.FromMinutes(3));

        await Ordinary.Daemons.WaitForAsync(EveryNode, TimeSpan.FromSeconds(30));
        Assert.NotEqual(before.Pid, Ordinary.Daemons.Get("noded").Pid);
        Assert.Empty(Ordinary.Recorder.Starts());
        Assert.False(service.HasExited);
    }

    [Fact]
    public async Task RenewCrypto_OnTheMaster_TheServiceStandsStill()
    {
        await using var service = await WatcherService.StartAsync(Cluster.Master);

        await Cluster.Master.CheckedAsync(["gnt-cluster", "renew-crypto", "--new-cluster-certificate", "--force"], TimeSpan.FromMinutes(3));

        Assert.Empty(Cluster.Master.Recorder.Starts());
        await Cluster.Master.Daemons.WaitForAsync(NodeDaemons.Names, TimeSpan.FromSeconds(30));
    }

    /// <summary>What `gnt-cluster upgrade` does to the other nodes: it stops all daemons over ssh, without lock or pause.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task UpgradeStopsAll_OnANodeThatIsNoCandidate_NothingIsStarted(bool intentReachesTheNode)
    {
        await using var service = await WatcherService.StartAsync(Ordinary);
        if (intentReachesTheNode)
        {
            await Ordinary.Files.WriteAsync("/var/lib/ganeti/intent-to-upgrade", "[]");
        }

        await Cluster.Master.CheckedAsync(
            ["ssh", "-o", "StrictHostKeyChecking=no", "node3.gnt.test", NodeDaemons.DaemonUtil, "stop-all"], TimeSpan.FromSeconds(60));

        Assert.False(await Until.WithinAsync(() => Ordinary.Recorder.Starts().Count > 0, TimeSpan.FromSeconds(5)));
        Assert.Empty(Ordinary.Daemons.Running());
    }

    [Fact]
    public async Task Once_NotTheMaster_MasterDaemonsAreLeftAlone()
    {
        var node = Cluster.Candidate;
        var before = node.Daemons.Running();
        Assert.Empty(before.Intersect(MasterOnly));
        await node.Daemons.KillAsync(before);

        var result = await node.WatcherAsync("--once");

        Assert.Equal((0, ""), (result.ExitCode, result.Text));
        Assert.Equal(before, node.Daemons.Running());
        Assert.Empty(node.Recorder.Starts().Select(s => s.Daemon).Intersect(MasterOnly));
    }
}
