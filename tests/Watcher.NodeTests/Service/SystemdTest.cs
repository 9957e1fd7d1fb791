namespace Watcher.NodeTests.Service;

/// <summary>What the tests on systemd nodes share: the unit under test, and how to end it.</summary>
public abstract class SystemdTest(NodeFixture fixture) : NodeTest(fixture)
{
    public override async ValueTask InitializeAsync()
    {
        if (Node.Files.Exists($"/etc/systemd/system/{TestUnit.Name}"))
        {
            await TestUnit.ControlAsync(Node, "stop");
        }

        await base.InitializeAsync();
        await TestUnit.InstallAsync(Node);
        await Node.RunAsync(["systemctl", "reset-failed"]);
    }

    private protected async Task<string> JournalAsync() =>
        (await Node.CheckedAsync(["journalctl", "--no-pager", "--all", "-t", "ganeti-watcher"])).Output;

    /// <summary>Kills noded under a running service and returns the one that comes back.</summary>
    private protected async Task<NodeProcess> LetTheServiceStartNodedAsync()
    {
        await TestUnit.ControlAsync(Node, "start");
        await Node.Daemons.KillAsync("noded");
        await Node.Daemons.WaitForAsync(["noded"]);
        return Node.Daemons.Get("noded");
    }

    /// <summary>The full set, whatever that is here, is PID 1's.</summary>
    private protected void AssertFullyPrivileged(NodeProcess process)
    {
        foreach (var field in new[] { "CapBnd", "CapEff", "NoNewPrivs", "Seccomp" })
        {
            Assert.Equal((field, Node.Processes.Status(1, field)), (field, Node.Processes.Status(process.Pid, field)));
        }
    }

    private protected async Task NodedAndItsGuestOutliveAsync(string end)
    {
        var noded = await LetTheServiceStartNodedAsync();
        await Node.Guest.RestartAsync();
        AssertFullyPrivileged(noded);
        AssertFullyPrivileged(Node.Guest.Process);
        Assert.DoesNotContain(TestUnit.Name, Node.Processes.Cgroup(Node.Guest.Process.Pid), StringComparison.Ordinal);

        await EndServiceAsync(end);

        Assert.True(Node.Processes.IsAlive(noded), "noded went with the service");
        Assert.Null(Node.Guest.WhatHappened());
    }

    private protected async Task EndServiceAsync(string how)
    {
        var pid = await TestUnit.PropertyAsync(Node, "MainPID");
        switch (how)
        {
            case "restart" or "stop":
                await TestUnit.ControlAsync(Node, how);
                break;
            case "watchdog":
                // Stopped, it cannot feed the watchdog; systemd sends SIGABRT, and SIGKILL when that has no effect.
                await Node.CheckedAsync(["kill", "-STOP", pid]);
                break;
            default:
                await Node.CheckedAsync(["kill", $"-{how[3..]}", pid]);
                break;
        }

        if (how == "stop")
        {
            await WaitForStateAsync("inactive");
        }
        else
        {
            await WaitForNewMainPidAsync(pid);
        }
    }

    private protected async Task WaitForStateAsync(string state) => await Until.TrueAsync(
        async () => await TestUnit.PropertyAsync(Node, "ActiveState") == state, $"{TestUnit.Name} is {state}");

    private async Task WaitForNewMainPidAsync(string old) => await Until.TrueAsync(
        async () => await TestUnit.PropertyAsync(Node, "MainPID") is var now && now != old && now != "0", "the service has a new process");
}
