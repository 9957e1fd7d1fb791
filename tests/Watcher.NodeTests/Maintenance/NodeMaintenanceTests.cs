namespace Watcher.NodeTests.Maintenance;

/// <summary>A node that the cluster has set offline stops its instances, and nothing else.</summary>
public abstract class NodeMaintenanceTests(ThreeNodesFixture fixture) : NodeMaintenanceTest(fixture)
{
    private const string Hypervisor = "/run/ganeti/fake-hypervisor";

    /// <summary>Its own confd, which nobody tells anything any more, says that it is a candidate: of an older configuration.</summary>
    [Fact]
    public async Task CandidateIsSetOffline_ItsInstanceStops_AndNoOther()
    {
        try
        {
            await StopsAsync(Cluster.Candidate);
        }
        finally
        {
            // Only now: a watcher would stop it again, and another one start it.
            await NodeInstances.RunBehindGanetisBackAsync(Cluster.Candidate, "inst2");
            await SetOnlineAsync(Second);
            await RestoreCandidatesAsync();
        }
    }

    /// <summary>One of two candidates is silent: it might know better.</summary>
    [Fact]
    public async Task CandidateIsSilent_NothingStops_UntilItAnswers()
    {
        await SetOfflineAsync(Third);
        try
        {
            await StopsOnceItAnswersAsync(Cluster.Ordinary);
        }
        finally
        {
            await NodeInstances.RunBehindGanetisBackAsync(Cluster.Ordinary, "inst3");
            await SetOnlineAsync(Third);
        }
    }

    /// <summary>Who does not know the key, or repeats what was said once, is no candidate, whatever he says.</summary>
    [Fact]
    public async Task CandidatesAnswerIsForgedOrReplayed_NothingStops()
    {
        var node = Cluster.Ordinary;
        await Cluster.Candidate.Daemons.StopAsync("confd");
        try
        {
            await RefusedAsync(node, "forged", "is not signed with this cluster's key");
            await RefusedAsync(node, "replayed", "answers another question");

            // Were it believed, it would stop.
            await using var confd = await ForgedConfd.StartAsync(Cluster.Candidate, "true");
            Assert.Equal(0, (await node.WatcherAsync("--once")).ExitCode);
            Assert.Equal((true, true, false), Run());
        }
        finally
        {
            await Cluster.Candidate.Daemons.StartAsync("confd");
            await NodeInstances.RunBehindGanetisBackAsync(node, "inst3");
        }
    }

    [Fact]
    public async Task DryRun_SaysWhatWouldStop_AndStopsNothing()
    {
        var node = Cluster.Ordinary;
        await SetOfflineAsync(Third);
        try
        {
            var result = await node.WatcherAsync("--once", "--dry-run");

            Assert.Contains("Would stop inst3 (fake): this node is set offline in the cluster", result.Text, StringComparison.Ordinal);
            Assert.Equal((true, true, true), Run());
        }
        finally
        {
            await SetOnlineAsync(Third);
        }
    }

    /// <summary>As from cron, and as its mail would have it.</summary>
    [Fact]
    public async Task APass_StopsItInSilence()
    {
        var node = Cluster.Ordinary;
        await SetOfflineAsync(Third);
        try
        {
            var result = await node.WatcherAsync("--once");

            Assert.Equal((0, ""), (result.ExitCode, result.Text));
            Assert.Equal((true, true, false), Run());
            Assert.Contains("inst3 (fake) does not run on this node any more", node.Log, StringComparison.Ordinal);
        }
        finally
        {
            await NodeInstances.RunBehindGanetisBackAsync(node, "inst3");
            await SetOnlineAsync(Third);
        }
    }

    private async Task RefusedAsync(TestNode node, string how, string why)
    {
        await using var confd = await ForgedConfd.StartAsync(Cluster.Candidate, how);

        // A look of its own, as the next pass would have it.
        var status = StatusScreen.WithoutEvents(await node.WatcherAsync("status"));
        Assert.DoesNotContain("inst3 (fake)", status, StringComparison.Ordinal);
        Assert.Contains("192.0.2.2", status, StringComparison.Ordinal);
        Assert.Contains(why, status, StringComparison.Ordinal);
    }

    private async Task StopsAsync(TestNode node)
    {
        var daemons = node.Daemons.Running();
        await using var atMaster = await WatcherService.StartAsync(Master);
        await using var service = await WatcherService.StartAsync(node);
        await service.UntilItHasLookedTwiceAsync();
        Assert.Equal((true, true, true), Run());

        await SetOfflineAsync(Second);
        await node.WaitForLogAsync("inst2 (fake) does not run on this node any more", service);
        await service.UntilItHasLookedTwiceAsync();
        await atMaster.UntilItHasLookedTwiceAsync();

        Assert.Equal((true, false, true), Run());
        Assert.Contains("This node is set offline in the cluster (192.0.2.1 says offline, serial number ", node.Log, StringComparison.Ordinal);
        Assert.Contains("Stopping inst2 (fake): this node is set offline in the cluster", node.Log, StringComparison.Ordinal);
        Assert.Equal(daemons, node.Daemons.Running());
        Assert.DoesNotContain("set offline in the cluster", Master.Log, StringComparison.Ordinal);
    }

    private async Task StopsOnceItAnswersAsync(TestNode node)
    {
        await Cluster.Candidate.Daemons.StopAsync("confd");
        await using var service = await WatcherService.StartAsync(node);
        await service.UntilItHasLookedTwiceAsync();
        Assert.Equal((true, true, true), Run());

        await Cluster.Candidate.Daemons.StartAsync("confd");
        await node.WaitForLogAsync("inst3 (fake) does not run on this node any more", service);

        Assert.Equal((true, true, false), Run());
        Assert.Contains("(192.0.2.1 says offline, serial number", node.Log, StringComparison.Ordinal);
        Assert.Contains("; 192.0.2.2 says offline, serial number", node.Log, StringComparison.Ordinal);
    }

    /// <summary>Whether the instance of each node runs there.</summary>
    private (bool First, bool Second, bool Third) Run() =>
        (Master.Files.Exists($"{Hypervisor}/inst1"), Cluster.Candidate.Files.Exists($"{Hypervisor}/inst2"), Cluster.Ordinary.Files.Exists($"{Hypervisor}/inst3"));
}
