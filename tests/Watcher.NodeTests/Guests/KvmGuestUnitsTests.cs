namespace Watcher.NodeTests.Guests;

/// <summary>A real guest under the shipped units: it lives through whatever becomes of them.</summary>
public sealed class KvmGuestUnitsTests(KvmUnitsNode fixture) : UnitsTest(fixture), IClassFixture<KvmUnitsNode>
{
    private const string Service = "ganeti-watcher.service";

    private NodeKvm Kvm => Node.Kvm;

    private NodeInstances Instances => new(Node);

    [Fact]
    public async Task TargetsUnitsAndWatcherRestartedUpgradedAndKilled_TheGuestLivesOn()
    {
        var guest = Kvm.Process;
        await GanetiPackage.MakeAsync(Node, Suite);
        await Units.ControlAsync("start", Service);
        await ReplacedByAsync(() => Units.ControlAsync("restart", "ganeti.target"));
        Assert.Equal([guest], Kvm.All());

        await ReplacedByAsync(() => Units.ControlAsync("restart", "ganeti.service"));
        Assert.Equal([guest], Kvm.All());

        await ReplacedByAsync(() => Units.ControlAsync("restart", "ganeti-noded.service", "ganeti-kvmd.service", "ganeti-luxid.service", Service));
        Assert.Equal([guest], Kvm.All());

        await ReplacedByAsync(async () =>
        {
            foreach (var unit in new[] { "ganeti-noded.service", "ganeti-kvmd.service", "ganeti-luxid.service", Service })
            {
                await Units.ControlAsync("kill", "-s", "KILL", "--kill-who=main", unit);
            }

            await Units.WaitAsync(async () => await Units.PropertyAsync("ganeti-noded.service", "ActiveState") == "active", "noded runs again");
        });
        Assert.Equal([guest], Kvm.All());

        Assert.Contains("noded", await ReplacedByAsync(() => Node.CheckedAsync(GanetiPackage.Install)));
        Assert.Equal([guest], Kvm.All());

        await Units.ControlAsync("stop", "ganeti.target", "ganeti-noded.service", "ganeti-kvmd.service", Service);
        Assert.Equal([guest], Kvm.All());
        await Units.StartAllAsync();
        await Units.WaitUntilReadyAsync();
        Assert.Equal([guest], Kvm.All());
        Assert.Equal("running", await Instances.StateAsync(NodeKvm.Name));
    }

    /// <summary>A job that runs meanwhile asks wconfd, before and after.</summary>
    [Fact]
    public async Task LuxidActivatedRestartedAndGivenBack_GuestAndJobLiveOn()
    {
        var guest = Kvm.Process;
        var job = await Units.ShellAsync("gnt-debug delay --submit 4 | sed 's/[^0-9]//g'");
        await Units.ShellAsync($"{TestNode.Watcher} units activation enable luxid && {TestNode.Watcher} units activation enable noded");
        await ReplacedByAsync(() => Units.ControlAsync("restart", "ganeti-luxid.service", "ganeti-noded.service"));
        await Units.ShellAsync($"{TestNode.Watcher} units activation disable luxid && {TestNode.Watcher} units activation disable noded");
        Assert.Equal([guest], Kvm.All());

        await ReplacedByAsync(() => Units.ControlAsync("restart", "ganeti-luxid.service"));
        await Units.ShellAsync($"{TestNode.Watcher} units activation disable luxid; gnt-job wait {job}; gnt-job list --no-headers -o status {job} | grep -qx success");
        Assert.Equal([guest], Kvm.All());
    }

    [Fact]
    public async Task Killed_TheServiceRestartsIt_ShutDownByItsUser_ItIsCleanedUp()
    {
        Instances.DeleteState();
        await Node.Files.WriteAsync(WatcherConfig.Path, WatcherConfig.Text([("Schedule", WatcherConfig.EverySecond), ("Disks:Verify", "false")]));
        await Units.ControlAsync("restart", Service);
        var killed = await Kvm.KillAsync();
        await Kvm.WaitForNextAsync(killed);
        await Kvm.UntilOneRunsAsync();

        // kvmd connects to a new guest before its qemu listens, and never again; one that starts later does.
        await Units.ControlAsync("restart", "ganeti-kvmd.service");
        await Kvm.ShutDownByUserAsync();
        await Units.WaitAsync(
            async () => (await Instances.JobsAsync())[^1] == $"success INSTANCE_SHUTDOWN({NodeKvm.Name})", "the user's shutdown is cleaned up");

        await Units.ControlAsync("stop", Service);
        Assert.Empty(Kvm.All());
        Assert.Equal("USER_down", await Instances.StateAsync(NodeKvm.Name));
    }

    /// <summary>The one that is at work is killed in the middle, the one that waits takes over, systemd restarts the other, and a pass does its own work beside them.</summary>
    [Fact]
    public async Task Killed_TwoServicesAndAPassAtOnce_OneQemuRuns()
    {
        const string Second = "second-watcher.service";
        await Node.Files.WriteAsync(WatcherConfig.Path, WatcherConfig.Text([("Schedule", WatcherConfig.EverySecond), ("Disks:Verify", "false")]));
        await Units.ControlAsync("restart", Service);
        await Node.CheckedAsync(["systemd-run", "--quiet", $"--unit={Second}", "--service-type=notify", TestNode.Watcher, "serve"]);
        var jobs = (await Instances.JobsAsync()).Count;

        var killed = await Kvm.KillAsync();
        var pass = Node.WatcherAsync("--once", "--ignore-pause");
        await Units.ControlAsync("kill", "-s", "KILL", "--kill-who=main", Service);
        await Kvm.WaitForNextAsync(killed);
        Assert.Equal(0, (await pass).ExitCode);
        await Units.WaitAsync(async () => await Units.PropertyAsync(Service, "ActiveState") == "active", "the first service is back");
        await WatcherService.UntilItHasLookedTwiceAsync(Node);
        await Units.ControlAsync("stop", Service, Second);

        await Kvm.UntilOneRunsAsync();
        Assert.Single((await Instances.JobsAsync()).Skip(jobs), job => job.Contains($"INSTANCE_STARTUP({NodeKvm.Name})", StringComparison.Ordinal));
    }

    /// <summary>Told, with the command to type; systemd is asked for a restart only where that is allowed.</summary>
    [Fact]
    public async Task KvmdDoesNotHearIt_IsTold_AndRestartedBySystemdOnlyWhenAllowed()
    {
        await Kvm.StartUnheardAsync();
        var kvmd = await Units.PropertyAsync("ganeti-kvmd.service", "MainPID");
        await ServeAsync(mayRestart: false);
        await Units.WaitForJournalAsync(
            async () => (await JournalAsync()).Contains("systemctl restart ganeti-kvmd.service; or set Systemd:RestartUnresponsive", StringComparison.Ordinal), "it is told");
        Assert.Equal(kvmd, await Units.PropertyAsync("ganeti-kvmd.service", "MainPID"));

        await ServeAsync(mayRestart: true);
        await Units.WaitAsync(() => Task.FromResult(Kvm.IsHeard()), "kvmd hears the guest");
        Assert.NotEqual(kvmd, await Units.PropertyAsync("ganeti-kvmd.service", "MainPID"));
        await Kvm.UntilOneRunsAsync();
    }

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Kvm.StartAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await Units.ControlAsync("stop", Service);
        Node.Files.Delete(WatcherConfig.Path);
        await base.DisposeAsync();
    }

    private async Task ServeAsync(bool mayRestart)
    {
        await Node.Files.WriteAsync(WatcherConfig.Path, WatcherConfig.Text(
            [("Schedule", WatcherConfig.EverySecond), ("Disks:Verify", "false"), ("Probes:GrownUpAfter", "3s"), ("Systemd:RestartUnresponsive", mayRestart ? "true" : "false")]));
        await MarkAsync();
        await Units.ControlAsync("restart", Service);
    }

    private async Task<string> JournalAsync() =>
        (await Node.CheckedAsync(["journalctl", "--no-pager", "--all", "-q", $"--after-cursor={Cursor}"])).Output;
}
