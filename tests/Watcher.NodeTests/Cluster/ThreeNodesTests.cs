using System.Text.Json.Nodes;

namespace Watcher.NodeTests.Cluster;

/// <summary>Ganeti stops daemons on a node that knows neither the watcher's pause nor its lock.</summary>
[Collection<ThreeBookworm>]
public sealed class ThreeNodesTests(ThreeNodesFixture fixture) : ThreeNodesTest(fixture)
{
    private static readonly string[] MasterOnly = ["wconfd", "rapi", "luxid"];

    private TestNode Ordinary => Cluster.Ordinary;

    private protected override (string Key, JsonNode Value)[] Settings => [("Schedule", WatcherConfig.EverySecond)];

    [Fact]
    public async Task RenewCrypto_OnANodeThatIsNoCandidate_NothingIsStartedBehindItsBack()
    {
        await using var service = await WatcherService.StartAsync(Ordinary);
        var before = Ordinary.Daemons.Get("noded");

        await Cluster.Master.CheckedAsync(["gnt-cluster", "renew-crypto", "--new-cluster-certificate", "--force"]);

        await Ordinary.Daemons.WaitForAsync(EveryNode);
        Assert.NotEqual(before.Pid, Ordinary.Daemons.Get("noded").Pid);
        Assert.Empty(Ordinary.Recorder.Starts());
        Assert.False(service.HasExited);
    }

    [Fact]
    public async Task RenewCrypto_OnTheMaster_TheServiceStandsStill()
    {
        await using var service = await WatcherService.StartAsync(Cluster.Master);

        await Cluster.Master.CheckedAsync(["gnt-cluster", "renew-crypto", "--new-cluster-certificate", "--force"]);

        Assert.Empty(Cluster.Master.Recorder.Starts());
        await Cluster.Master.Daemons.WaitForAsync(NodeDaemons.Names);
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
            ["ssh", "-o", "StrictHostKeyChecking=no", "node3.gnt.test", NodeDaemons.DaemonUtil, "stop-all"]);

        await service.UntilItHasLookedTwiceAsync();
        Assert.Empty(Ordinary.Recorder.Starts());
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
