namespace Watcher.NodeTests.Guests;

/// <summary>A real guest on a node without systemd: what ends it, what brings it back, and what must not touch it.</summary>
public abstract class KvmGuestTests(NodeFixture fixture) : NodeTest(fixture)
{
    private int _jobsBefore;

    private NodeKvm Kvm => Node.Kvm;

    private NodeInstances Instances => new(Node);

    [Fact]
    public async Task Killed_APassRestartsIt_OneQemuRuns()
    {
        var killed = await Kvm.KillAsync();

        await PassAsync();

        await Kvm.WaitForNextAsync(killed);
        await Kvm.UntilOneRunsAsync();
        Assert.Equal("running", await Instances.StateAsync(NodeKvm.Name));
    }

    /// <summary>A service, and two passes that do their own work beside it.</summary>
    [Fact]
    public async Task Killed_AServiceAndTwoPassesAtOnce_OneQemuRuns()
    {
        await ConfigureAsync(("Schedule", WatcherConfig.EverySecond));
        await using var service = await WatcherService.StartAsync(Node);

        var killed = await Kvm.KillAsync();
        var passes = await Task.WhenAll(Node.WatcherAsync("--once", "--ignore-pause"), Node.WatcherAsync("--once", "--ignore-pause"));
        await Kvm.WaitForNextAsync(killed, service);
        await service.UntilItHasLookedTwiceAsync();

        Assert.All(passes, pass => Assert.Equal(0, pass.ExitCode));
        await Kvm.UntilOneRunsAsync();
        Assert.Single((await Instances.JobsAsync()).Skip(_jobsBefore), job => job.Contains($"INSTANCE_STARTUP({NodeKvm.Name})", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ShutDownByItsUser_IsCleanedUp_AndNotRestarted()
    {
        // kvmd connects to a new guest before its qemu listens, and never again; one that starts later does.
        await Node.Daemons.StopAsync("kvmd");
        await Node.Daemons.StartAsync("kvmd");
        await Kvm.ShutDownByUserAsync();
        await Until.TrueAsync(async () => await Instances.StateAsync(NodeKvm.Name) == "USER_down", "the cluster sees the user's shutdown");

        await PassAsync();

        Assert.Equal($"success INSTANCE_SHUTDOWN({NodeKvm.Name})", (await Instances.JobsAsync())[^1]);
        Assert.Contains($"{NodeKvm.Name} was cleaned up by job", Node.Log, StringComparison.Ordinal);
        var jobs = (await Instances.JobsAsync()).Count;

        await PassAsync();

        Assert.Equal(jobs, (await Instances.JobsAsync()).Count);
        Assert.Empty(Kvm.All());
    }

    [Fact]
    public async Task KvmdDoesNotHearIt_IsToldAndMended_AndTheUsersShutdownRespected()
    {
        await Kvm.StartUnheardAsync();
        await ConfigureAsync(("Schedule", WatcherConfig.EverySecond), ("Probes:GrownUpAfter", "3s"));
        await using var service = await WatcherService.StartAsync(Node);

        await Node.WaitForLogAsync($"ganeti-kvmd is connected to these guests again: {NodeKvm.Name}", service);
        Assert.Contains("ganeti-kvmd has not been connected to these guests since", Node.Log, StringComparison.Ordinal);
        Assert.Contains("Restarting ganeti-kvmd", Node.Log, StringComparison.Ordinal);
        Assert.True(Kvm.IsHeard());

        var jobs = (await Instances.JobsAsync()).Count;
        await Kvm.ShutDownByUserAsync();
        await Until.TrueAsync(
            async () => (await Instances.JobsAsync())[^1] == $"success INSTANCE_SHUTDOWN({NodeKvm.Name})", "the user's shutdown is cleaned up", () => Node.Log, service.WhyNever);
        await service.UntilItHasLookedTwiceAsync();

        Assert.Equal(jobs + 1, (await Instances.JobsAsync()).Count);
        Assert.Empty(Kvm.All());
    }

    [Fact]
    public async Task DaemonsKilledAndStopped_WatcherKilled_TheGuestLivesOn()
    {
        string[] daemons = [.. NodeDaemons.Names, "kvmd"];
        await ConfigureAsync(("Schedule", WatcherConfig.EverySecond), ("Daemons:StoppedGrace", "0s"));
        var guest = Kvm.Process;
        await using (var service = await WatcherService.StartAsync(Node))
        {
            var killed = await Node.Daemons.KillAsync(daemons);
            foreach (var (daemon, process) in daemons.Zip(killed))
            {
                await Node.Daemons.WaitForNextAsync(daemon, process, service);
            }

            Assert.Equal([guest], Kvm.All());
            await NodeLuxi.WaitAsync(Node);
            await Node.Daemons.UtilAsync("stop-all");
            await Node.Daemons.WaitForAsync(daemons, service);
            await NodeLuxi.WaitAsync(Node);

            // Disposed, it is killed.
        }

        await using var next = await WatcherService.StartAsync(Node);
        await next.UntilItHasLookedTwiceAsync();
        await next.StopAsync();
        await PassAsync();

        Assert.Equal([guest], Kvm.All());
        Assert.Equal("running", await Instances.StateAsync(NodeKvm.Name));
    }

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Node.Daemons.RepairAsync(["kvmd"]);
        await NodeLuxi.WaitAsync(Node);
        Instances.DeleteState();
        await Kvm.StartAsync();
        _jobsBefore = (await Instances.JobsAsync()).Count;
    }
}
