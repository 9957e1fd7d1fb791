namespace Watcher.NodeTests.DaemonUtil;

/// <summary>Which stops make a hold: an operator's at his terminal, and nobody else's.</summary>
[Collection<DivertedPlainBookworm>]
public sealed class DaemonUtilHoldTests(DivertedNode fixture) : DaemonUtilTest(fixture)
{
    private const string Holds = "/var/lib/ganeti-watcher/holds.json";

    // As a login does it (pam_loginuid(8)); script(1) makes the terminal.
    private const string Login = "echo 0 > /proc/self/loginuid && exec script -qec '{0}' /dev/null";

    [Fact]
    public async Task Stop_ByAnOperator_Holds_AndStartReleases()
    {
        await AtTerminalAsync($"{Util} stop ganeti-rapi");
        Assert.Contains("\"ganeti-rapi\"", Node.Files.Read(Holds), StringComparison.Ordinal);
        await Node.Files.WriteAsync(WatcherConfig.Path, WatcherConfig.Text(("Daemons:StoppedGrace", "0s")));
        Assert.Equal("", (await Node.WatcherAsync("--once")).Text);
        Assert.Null(Node.Daemons.Find("rapi"));

        Assert.Equal(0, (await UtilAsync("start", "ganeti-rapi")).ExitCode);

        Assert.DoesNotContain("\"ganeti-rapi\"", Node.Files.Read(Holds), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/usr/lib/ganeti/daemon-util stop-master")]
    [InlineData("/etc/init.d/ganeti stop ganeti-rapi")]
    [InlineData("flock -x /run/lock/ganeti-watcher.lock /usr/lib/ganeti/daemon-util stop ganeti-rapi")]
    [InlineData("/root/gnt-something stop ganeti-rapi")]
    public async Task Stop_ByOtherMeans_AtATerminal_HoldsNothing(string command)
    {
        await Node.Files.WriteAsync("/root/gnt-something", $"#!/bin/sh\n{Util} \"$@\"\n", TestNode.ExecutableMode);

        await AtTerminalAsync(command);

        Assert.Null(Node.Daemons.Find("rapi"));
        Assert.False(Node.Files.Exists(Holds), Node.Files.Read(Holds));
    }

    [Fact]
    public async Task Stop_ByALoginWithoutTerminal_AsGanetiOverSsh_HoldsNothing()
    {
        await Node.CheckedAsync(["sh", "-c", $"echo 0 > /proc/self/loginuid && exec setsid {Util} stop ganeti-rapi"]);

        Assert.Null(Node.Daemons.Find("rapi"));
        Assert.False(Node.Files.Exists(Holds));
    }

    [Fact]
    public async Task Start_ByTheInitScript_AsAtEveryBoot_LeavesTheHold()
    {
        await Node.CheckedAsync([TestNode.Watcher, "hold", "rapi"]);
        await UtilAsync("stop", "ganeti-rapi");

        await Node.CheckedAsync(["env", "SYSTEMCTL_SKIP_REDIRECT=1", "/etc/init.d/ganeti", "start"]);

        await Node.Daemons.WaitForAsync(["rapi"]);
        Assert.Contains("\"ganeti-rapi\"", Node.Files.Read(Holds), StringComparison.Ordinal);
    }

    [Fact]
    public async Task CheckAndStart_ByGanetisWatcher_StartsNothingThatIsHeld()
    {
        // As utils.EnsureDaemon calls it.
        await Node.Files.WriteAsync("/root/ganeti-watcher", $"#!/bin/sh\n{Util} check-and-start ganeti-rapi\n", TestNode.ExecutableMode);
        await Node.CheckedAsync([TestNode.Watcher, "hold", "rapi"]);
        await UtilAsync("stop", "ganeti-rapi");

        var result = await Node.RunAsync(["/root/ganeti-watcher"]);

        Assert.Equal((1, "daemon-util: ganeti-rapi is held, and not started"), (result.ExitCode, result.Error.Trim()));
        Assert.Null(Node.Daemons.Find("rapi"));
        Assert.Contains("\"ganeti-rapi\"", Node.Files.Read(Holds), StringComparison.Ordinal);
    }

    private async Task AtTerminalAsync(string command) => await Node.CheckedAsync(
        ["sh", "-c", Login.Replace("{0}", command, StringComparison.Ordinal)]);
}
