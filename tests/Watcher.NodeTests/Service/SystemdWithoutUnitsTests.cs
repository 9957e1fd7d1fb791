namespace Watcher.NodeTests.Service;

/// <summary>
/// systemd is PID 1 and knows nothing of Ganeti: Debian's state today. Nobody else restarts the daemons, and what the
/// service starts must be none of the service's own.
/// </summary>
[Collection<SystemdBookworm>]
public sealed class SystemdWithoutUnitsTests(SystemdNode fixture) : SystemdTest(fixture)
{
    [Fact]
    public async Task Service_NoGanetiTarget_IsPlainModeWithTheReason()
    {
        await TestUnit.ControlAsync(Node, "start");

        // Ready comes first: the mode is the duty's to find.
        var journal = "";
        await Node.Journal.UntilAsync(
            async () => (journal = await JournalAsync()).Contains("plain", StringComparison.OrdinalIgnoreCase), "the mode is told");
        Assert.Contains("ganeti.target", journal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Service_NodedKilled_TheNewNodedLivesOutsideTheService()
    {
        var noded = await LetTheServiceStartNodedAsync();

        var cgroup = Node.Processes.Cgroup(noded.Pid);
        Assert.DoesNotContain(TestUnit.Name, cgroup, StringComparison.Ordinal);
        Assert.Contains("ganeti-watcher-start-noded", cgroup, StringComparison.Ordinal);
        AssertFullyPrivileged(noded);
    }

    /// <summary>The watchdog's time is short only where it is to run out: a busy machine may well keep the service from its heartbeat.</summary>
    [Theory]
    [InlineData("stop")]
    [InlineData("SIGABRT")]
    [InlineData("watchdog")]
    public async Task Service_Ends_NodedAndItsGuestLiveOn(string how)
    {
        if (how == "watchdog")
        {
            await TestUnit.InstallAsync(Node, watchdogSeconds: 4);
        }

        await NodedAndItsGuestOutliveAsync(how);
    }

    [Fact]
    public async Task Service_Reloaded_SystemdSeesItReadyAgain()
    {
        await TestUnit.ControlAsync(Node, "start");

        await TestUnit.ControlAsync(Node, "reload");

        await WaitForStateAsync("active");
        await Until.TrueAsync(
            async () => (await TestUnit.PropertyAsync(Node, "StatusText")).Length > 0, "its status is told");
    }

    [Fact]
    public async Task Once_NodedKilled_TheNewNodedLivesOutsideTheCallersCgroup()
    {
        await Node.Daemons.KillAsync("noded", "mond");

        Assert.Equal(0, (await Node.WatcherAsync("--once")).ExitCode);

        Assert.Equal(NodeDaemons.Names, Node.Daemons.Running());
        Assert.Contains("ganeti-watcher-start-noded", Node.Processes.Cgroup(Node.Daemons.Get("noded").Pid), StringComparison.Ordinal);
    }

    /// <summary>The unit that is shipped, with all of its sandbox: none of it passes on.</summary>
    [Fact]
    public async Task ShippedService_NodedKilled_TheNewNodedHasNothingOfItsSandbox()
    {
        await Node.CheckedAsync([TestNode.Watcher, "units", "render", "--profile", "3.0", "--output", "/run/rendered"]);
        await Node.CheckedAsync(["cp", $"/run/rendered/{TestUnit.Name}", $"/etc/systemd/system/{TestUnit.Name}"]);
        await Node.CheckedAsync(["systemctl", "daemon-reload"]);

        var noded = await LetTheServiceStartNodedAsync();

        Assert.Equal("yes", await TestUnit.PropertyAsync(Node, "MemoryDenyWriteExecute"));
        Assert.Contains("ganeti-watcher-start-noded", Node.Processes.Cgroup(noded.Pid), StringComparison.Ordinal);
        AssertFullyPrivileged(noded);
        await Node.Guest.RestartAsync();
        AssertFullyPrivileged(Node.Guest.Process);
        await EndServiceAsync("stop");
        Assert.True(Node.Processes.IsAlive(noded), "noded went with the service");
    }
}
