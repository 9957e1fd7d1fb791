namespace Watcher.NodeTests.Units;

/// <summary>The shipped units installed over Debian's init script, with daemons and a guest running in its unit.</summary>
public sealed class UnitsOverLsbTests(SystemdNode fixture) : IClassFixture<SystemdNode>, IAsyncDisposable
{
    private TestNode Node => fixture.Node;

    private NodeUnits Units => new(Node);

    public async ValueTask DisposeAsync() => await Aftermath.CheckAsync(Node);

    [Fact]
    public async Task Install_OverARunningInitScript_TheGuestOutlivesEverything()
    {
        Assert.Contains("/ganeti.service", Node.Processes.Cgroup(Node.Guest.Process.Pid), StringComparison.Ordinal);
        var rendered = await Node.CheckedAsync([TestNode.Watcher, "units", "render", "--output", UnitLayer.UnitDirectory]);
        Assert.Contains($"{UnitLayer.UnitDirectory}/ganeti-noded.service\n", rendered.Output, StringComparison.Ordinal);
        await Units.ShellAsync("systemctl daemon-reload && systemctl -q enable ganeti.target");

        // The units are as they should be, but their daemons run outside of them.
        var check = await Units.CheckAsync();
        Assert.Equal(1, check.ExitCode);
        Assert.All(check.Text.Split('\n').Where(line => line.Contains(" should be ", StringComparison.Ordinal)), line => Assert.Contains(": MainPID should be ", line, StringComparison.Ordinal));
        Assert.Contains("ganeti-noded.service: MainPID should be ", check.Text, StringComparison.Ordinal);
        Assert.Contains("ganeti-watcher units adopt", check.Text, StringComparison.Ordinal);
        AssertGuest("daemon-reload");

        // Beside the old daemons: the new noded cannot have the pid file's lock, and must not take it away.
        var old = Node.Daemons.Get("noded");
        await Units.ControlAsync("start", "ganeti.target");
        await Units.WaitAsync(async () => await Units.RestartsAsync("ganeti-noded.service") > 0, "the unit's noded has failed and is tried again");
        Assert.Equal(old, Node.Daemons.Find("noded"));
        await Units.ControlAsync("stop", "ganeti.target");
        AssertGuest("stop beside the old daemons");

        // As docs/units.md says: the old ones go by their pid files.
        await Units.ShellAsync(
            """
            for d in mond kvmd luxid rapi wconfd confd noded; do
              start-stop-daemon --stop --quiet --oknodo --retry 30 --pidfile /run/ganeti/ganeti-$d.pid --name ganeti-$d
            done
            systemctl reset-failed
            """);
        await Units.ControlAsync("start", "ganeti.target");
        await Units.WaitUntilReadyAsync();
        Assert.Contains("/ganeti-noded.service", Node.Processes.Cgroup(Node.Daemons.Get("noded").Pid), StringComparison.Ordinal);
        AssertGuest("start of ganeti.target");

        string[] commands =
        [
            "service ganeti restart", "service ganeti stop", "service ganeti start", "systemctl restart ganeti.service", "systemctl stop ganeti.service",
            "systemctl restart ganeti.target", "systemctl kill -s KILL --kill-who=main ganeti-noded.service", "systemctl daemon-reexec",
        ];
        foreach (var command in commands)
        {
            if (command.Contains(" kill ", StringComparison.Ordinal))
            {
                // The restart before it returns when the target is up: noded may still be on its way.
                await Units.WaitAsync(
                    async () => await Units.PropertyAsync("ganeti-noded.service", "MainPID") != "0", "noded runs");
            }

            await Units.ShellAsync(command);
            await Units.JobsEndedAsync();
            AssertGuest(command);
        }

        await Units.ControlAsync("start", "ganeti.target");
        await Units.WaitUntilReadyAsync();
        AssertGuest("the end");
    }

    private void AssertGuest(string after) =>
        Assert.True(Node.Guest.WhatHappened() is null, $"after {after}: {Node.Guest.WhatHappened()}");
}
