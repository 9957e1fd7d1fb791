namespace Watcher.NodeTests.Units;

/// <summary>
/// The watcher's own units without the rest of the tree, on a spare node: Ganeti is installed, none of its directories need be there
/// (/run/ganeti is not, after a boot), and some day the node joins a cluster.
/// </summary>
public abstract class UnitAloneTests(NodeFixture fixture) : IAsyncLifetime
{
    private const string Service = "ganeti-watcher.service";
    private const string Once = "ganeti-watcher-once.service";
    private const string Directories = "/run/ganeti /var/lib/ganeti /var/log/ganeti";

    private TestNode Node => fixture.Node;

    private NodeUnits Units => new(Node);

    public async ValueTask InitializeAsync()
    {
        await Node.CheckedAsync([TestNode.Watcher, "units", "render", "--output", "/run/rendered"]);
        await Units.ShellAsync(
            $"cd /run/rendered && cp {Service} {Once} /etc/systemd/system && systemctl daemon-reload && systemctl stop {Service}; rm -rf {Directories}");
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Aftermath.CheckAsync(Node);
    }

    /// <summary>The file in its place stands for whatever else keeps a directory from being made.</summary>
    [Theory]
    [InlineData("true")]
    [InlineData("touch /run/ganeti")]
    [InlineData("touch /var/lib/ganeti /var/log/ganeti")]
    public async Task OnASpareNode_ServiceAndPassStartAndWait(string before)
    {
        await Units.ShellAsync(before);

        // Type=notify: returns when it is ready, or has failed.
        await Units.ControlAsync("start", Service);
        await Units.ControlAsync("start", Once);

        Assert.Equal(("success", "0"), (await Units.PropertyAsync(Once, "Result"), await Units.PropertyAsync(Once, "ExecMainStatus")));
        await AssertNeverFailedAsync();
    }

    [Fact]
    public async Task OnASpareNodeThatJoins_TheServiceWorks()
    {
        await Units.ControlAsync("start", Service);
        var pid = await Units.PropertyAsync(Service, "MainPID");
        Assert.Equal("755 root", await Units.ShellAsync("stat -c '%a %U' /run/ganeti"));

        await Node.CheckedAsync(
            [
                "gnt-cluster", "init", "--enabled-hypervisors=fake", "--enabled-disk-templates=diskless", "--master-netdev=eth0",
                "--no-ssh-init", "--no-etc-hosts", "--nic-parameters", "mode=bridged,link=br0", "cluster.gnt.test",
            ]);
        await Node.Daemons.WaitForAsync(NodeDaemons.Names);

        // Before the start the watcher removes the dead one's pid file: /run/ganeti is writable in its sandbox.
        var killed = await Node.Daemons.KillAsync("confd");
        await Node.Daemons.WaitForNextAsync("confd", killed[0]);
        Assert.Equal("775 gnt-masterd", await Units.ShellAsync("stat -c '%a %U' /run/ganeti"));
        Assert.Equal(pid, await Units.PropertyAsync(Service, "MainPID"));
        await AssertNeverFailedAsync();

        // For the other tests, which may come after this one.
        await Units.ControlAsync("stop", Service);
        await Node.CheckedAsync(["gnt-cluster", "destroy", "--yes-do-it"]);
        await Units.ShellAsync("for p in /run/ganeti/ganeti-*.pid; do kill -KILL $(cat $p); done 2>/dev/null; true");
    }

    [Fact]
    public async Task Boot_TheInitScriptComesFirst()
    {
        Assert.Contains("ganeti.service", (await Units.PropertyAsync(Service, "After")).Split(' '));
        Assert.Contains("ganeti.service", (await Units.PropertyAsync(Once, "After")).Split(' '));
        var said = await Node.RunAsync(["systemd-analyze", "verify", "--man=no", $"/etc/systemd/system/{Service}", $"/etc/systemd/system/{Once}"]);
        Assert.DoesNotContain("ganeti", said.Text, StringComparison.Ordinal);
    }

    private async Task AssertNeverFailedAsync() => Assert.Equal(
        ("active", "success", "0"),
        (await Units.PropertyAsync(Service, "ActiveState"), await Units.PropertyAsync(Service, "Result"), await Units.PropertyAsync(Service, "NRestarts")));
}
