namespace Watcher.NodeTests.Maintenance;

/// <summary>A real guest on a node that the cluster sets offline.</summary>
public abstract class KvmMaintenanceTests(ThreeNodesFixture fixture) : NodeMaintenanceTest(fixture)
{
    private TestNode Node => Cluster.Candidate;

    private NodeKvm Kvm => Node.Kvm;

    /// <summary>It has nothing to boot from, and so does not heed its power button: it is asked, and then ended over QMP, never killed.</summary>
    [Fact]
    public async Task NodeIsSetOffline_TheGuestIsAskedAndEnded_AndOneOfNobodysLives()
    {
        await AddGuestAsync();
        await WhileOfflineAsync(StopsAsync);
    }

    [Fact]
    public async Task GuestHeedsItsPowerButton_IsAskedOnly()
    {
        await PowerButton.InsertAsync(Node);
        await AddGuestAsync(PowerButton.Parameters);
        await NodeReset.ConfigureAsync(Node, ("Maintenance:SecondLook", "1s"), ("Maintenance:PowerdownTime", "1h"));
        await WhileOfflineAsync(async () =>
        {
            var guest = Kvm.Process;
            await SetOfflineAsync(Second);

            Assert.Equal(0, (await Node.WatcherAsync("--once")).ExitCode);

            await Until.TrueAsync(() => Node.Processes.IsGone(guest), "the guest has switched itself off", () => Node.Log);
            Assert.Contains($"Stopping {NodeKvm.Name} (kvm): this node is set offline in the cluster\n", Node.Log, StringComparison.Ordinal);
        });
    }

    private async Task WhileOfflineAsync(Func<Task> test)
    {
        try
        {
            await test();
        }
        finally
        {
            await NodeInstances.RunBehindGanetisBackAsync(Node, "inst2");
            await SetOnlineAsync(Second);
            await RestoreCandidatesAsync();
            await Master.CheckedAsync(["gnt-instance", "remove", "-f", "--shutdown-timeout=0", NodeKvm.Name]);
        }
    }

    private async Task StopsAsync()
    {
        var other = await StartAnotherAsync();
        var guest = Kvm.Process;
        await using var service = await WatcherService.StartAsync(Node);
        await service.UntilItHasLookedTwiceAsync();
        Assert.Equal([guest], Kvm.All());

        await SetOfflineAsync(Second);
        await Node.WaitForLogAsync($"{NodeKvm.Name} (kvm) does not run on this node any more", service);

        Assert.Contains($"Stopping {NodeKvm.Name} (kvm): this node is set offline in the cluster\n", Node.Log, StringComparison.Ordinal);
        Assert.Contains($"Stopping {NodeKvm.Name} (kvm): this node is set offline in the cluster, and it has not stopped within 2 s", Node.Log, StringComparison.Ordinal);
        Assert.False(Node.Processes.IsAlive(guest));
        Assert.Empty(Kvm.All());
        Assert.DoesNotContain("could not be stopped", Node.Log, StringComparison.Ordinal);
        Assert.True(Node.Processes.IsAlive(other));
    }

    /// <summary>A qemu that is not Ganeti's: no pid file names it.</summary>
    private async Task<NodeProcess> StartAnotherAsync()
    {
        const string Other = "other";
        await Node.CheckedAsync(["qemu-system-x86_64", "-name", Other, "-m", "16", "-display", "none", "-serial", "none", "-monitor", "none", "-net", "none", "-daemonize"]);
        return Node.Processes.All().Single(process => process.CommandLine.Contains($"-name {Other} ", StringComparison.Ordinal));
    }
}
