using System.Text.Json.Nodes;

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

    /// <summary>Two services begin at once, of which one waits, beside a pass that does its own work; then the other is killed in the middle, and the one takes over beside two.</summary>
    [Fact]
    public async Task Killed_TwoServicesAndPassesAtOnce_OneQemuRuns()
    {
        await ConfigureAsync(("Schedule", WatcherConfig.EverySecond));
        var killed = await Kvm.KillAsync();
        Node.Files.Delete(TestNode.StatusFile);
        await using var one = WatcherService.StartThatMayIdle(Node);
        await using var other = WatcherService.StartThatMayIdle(Node);
        var pass = Node.WatcherAsync("--once", "--ignore-pause");
        killed = await Kvm.WaitForNextAsync(killed, one);
        Assert.Equal(0, (await pass).ExitCode);
        await Until.TrueAsync(() => Waits(one) || Waits(other), "one of the two waits", () => one.Printed + other.Printed);
        await one.UntilItHasLookedTwiceAsync();
        await AssertOneStartAsync();
        Assert.Equal([killed], Kvm.All());

        var (working, waiting) = Waits(one) ? (other, one) : (one, other);
        _jobsBefore = (await Instances.JobsAsync()).Count;
        await Kvm.KillAsync();
        var passes = Task.WhenAll(Node.WatcherAsync("--once", "--ignore-pause"), Node.WatcherAsync("--once", "--ignore-pause"));
        await Node.CheckedAsync(["kill", "-KILL", $"{JsonNode.Parse(Node.Files.Read(TestNode.StatusFile))!["pid"]}"]);
        await Until.TrueAsync(() => working.HasExited, "the service that was at work is dead");
        await Kvm.WaitForNextAsync(killed, waiting);
        Assert.All(await passes, each => Assert.Equal(0, each.ExitCode));
        await waiting.UntilItHasLookedTwiceAsync();
        await AssertOneStartAsync();

        static bool Waits(WatcherService service) => service.Printed.Contains("idle until it ends", StringComparison.Ordinal);
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
    public async Task DaemonsKilledStoppedAndUpgraded_WatcherKilled_TheGuestLivesOn()
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
        var noded = Node.Daemons.Get("noded");
        await GanetiPackage.MakeAsync(Node, Suite);
        await Node.CheckedAsync(GanetiPackage.Install);
        await Node.Daemons.WaitForNextAsync("noded", noded, next);
        await Node.Daemons.WaitForAsync(daemons, next);
        await NodeLuxi.WaitAsync(Node);
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

    private async Task AssertOneStartAsync()
    {
        await Kvm.UntilOneRunsAsync();
        Assert.Single((await Instances.JobsAsync()).Skip(_jobsBefore), job => job.Contains($"INSTANCE_STARTUP({NodeKvm.Name})", StringComparison.Ordinal));
    }
}
