namespace Watcher.NodeTests.Maintenance;

/// <summary>A real guest on a node that the cluster sets offline.</summary>
public abstract class KvmMaintenanceTests(ThreeNodesFixture fixture) : NodeMaintenanceTest(fixture)
{
    private NodeKvm Kvm => Cluster.Candidate.Kvm;

    /// <summary>It has nothing to boot from, and so does not heed its power button: it is asked, and then ended over QMP, never killed.</summary>
    [Fact]
    public async Task NodeIsSetOffline_TheGuestIsAskedAndEnded_AndOneOfNobodysLives()
    {
        try
        {
            await StopsAsync(Cluster.Candidate);
        }
        finally
        {
            await NodeInstances.RunBehindGanetisBackAsync(Cluster.Candidate, "inst2");
            await SetOnlineAsync(Second);
            await RestoreCandidatesAsync();
        }
    }

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await AddGuestAsync();
    }

    private async Task StopsAsync(TestNode node)
    {
        var other = await StartAnotherAsync();
        var guest = Kvm.Process;
        await using var service = await WatcherService.StartAsync(node);
        await service.UntilItHasLookedTwiceAsync();
        Assert.Equal([guest], Kvm.All());

        await SetOfflineAsync(Second);
        await node.WaitForLogAsync($"{NodeKvm.Name} (kvm) does not run on this node any more", service);

        Assert.Contains($"Stopping {NodeKvm.Name} (kvm): this node is set offline in the cluster\n", node.Log, StringComparison.Ordinal);
        Assert.Contains($"Stopping {NodeKvm.Name} (kvm): this node is set offline in the cluster, and it has not stopped within 2 s", node.Log, StringComparison.Ordinal);
        Assert.False(node.Processes.IsAlive(guest));
        Assert.Empty(Kvm.All());
        Assert.DoesNotContain("could not be stopped", node.Log, StringComparison.Ordinal);
        Assert.True(node.Processes.IsAlive(other));
    }

    /// <summary>A qemu that is not Ganeti's: no pid file names it.</summary>
    private async Task<NodeProcess> StartAnotherAsync()
    {
        const string Other = "other";
        await Cluster.Candidate.CheckedAsync(["qemu-system-x86_64", "-name", Other, "-m", "16", "-display", "none", "-serial", "none", "-monitor", "none", "-net", "none", "-daemonize"]);
        return Cluster.Candidate.Processes.All().Single(process => process.CommandLine.Contains($"-name {Other} ", StringComparison.Ordinal));
    }
}
