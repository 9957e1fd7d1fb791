namespace Watcher.NodeTests;

/// <summary>Under systemd: arguments for one start reach this start, no automatic restart, and no file is left behind.</summary>
public abstract class DaemonUtilOneTimeTests(NodeFixture fixture) : DaemonUtilTest(fixture)
{
    private const string OneTime = $"{DataDirectory}/ganeti-confd.onetime.conf";

    [Fact]
    public async Task Start_WithAnArgument_ItIsInThisStartOnly()
    {
        await DownAsync("confd");

        Assert.Equal("", (await Checked("start", "ganeti-confd", "-d")).Text);

        await Node.Daemons.WaitForAsync(["confd"], TimeSpan.FromSeconds(20));
        Assert.EndsWith(" -d", CommandLine("confd"), StringComparison.Ordinal);
        Assert.False(Node.Files.Exists(OneTime));
        var first = Node.Daemons.Get("confd");
        await Node.CheckedAsync(["kill", "-KILL", $"{first.Pid}"]);
        await Until.TrueAsync(() => Node.Daemons.Find("confd") is { } next && next.Pid != first.Pid, TimeSpan.FromSeconds(20), "systemd has restarted confd");
        Assert.DoesNotContain(" -d", CommandLine("confd"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartMaster_WithArgumentsInTheEnvironment_TheyAreInThisStartOnly()
    {
        await Node.CheckedAsync(["systemctl", "stop", "ganeti-master.target"], TimeSpan.FromSeconds(60));

        await Node.CheckedAsync(
            ["env", "EXTRA_LUXID_ARGS=--no-voting --yes-do-it", "EXTRA_WCONFD_ARGS=--no-voting --yes-do-it", Util, "start-master"], TimeSpan.FromSeconds(60));

        await Node.Daemons.WaitForAsync(NodeDaemons.Names, TimeSpan.FromSeconds(15));
        Assert.EndsWith("--no-voting --yes-do-it", CommandLine("luxid"), StringComparison.Ordinal);
        Assert.EndsWith("--no-voting --yes-do-it", CommandLine("wconfd"), StringComparison.Ordinal);
        Assert.Empty(OneTimeFiles());
        await Node.CheckedAsync(["systemctl", "restart", "ganeti-luxid.service", "ganeti-wconfd.service"], TimeSpan.FromSeconds(60));
        await Node.Daemons.WaitForAsync(NodeDaemons.Names, TimeSpan.FromSeconds(15));
        Assert.DoesNotContain("--no-voting", CommandLine("luxid") + CommandLine("wconfd"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_Fails_ItsExitCodeIsReturned_AndNothingIsLeft()
    {
        await DownAsync("confd");
        await BreakConfdAsync("ExecStartPre=/bin/false\nRestart=no\n");
        try
        {
            Assert.Equal(1, (await UtilAsync("start", "ganeti-confd", "-d")).ExitCode);
            Assert.Empty(OneTimeFiles());
            Assert.Equal(1, (await UtilAsync("start", "ganeti-confd")).ExitCode);
        }
        finally
        {
            await MendConfdAsync();
        }
    }

    [Fact]
    public async Task Start_IsKilledInTheMiddle_NothingIsLeft()
    {
        await DownAsync("confd");
        await BreakConfdAsync("ExecStartPre=/bin/sleep 12\n");
        try
        {
            var start = UtilAsync("start", "ganeti-confd", "-d");
            await Until.TrueAsync(() => Node.Files.Exists(OneTime), TimeSpan.FromSeconds(10), "the arguments are there");
            await Node.CheckedAsync(["pkill", "-KILL", "-x", "daemon-util"]);
            await start;

            await Until.TrueAsync(() => OneTimeFiles().Length == 0, TimeSpan.FromSeconds(20), "the arguments are gone");
        }
        finally
        {
            await MendConfdAsync();
        }
    }

    [Theory]
    [InlineData(Util, "start", "ganeti-confd")]
    [InlineData("systemctl", "daemon-reexec")]
    public async Task Start_AnotherComesInTheMiddle_ItHasItsArgumentsAndEnds(params string[] other)
    {
        await DownAsync("confd");
        await BreakConfdAsync("ExecStartPre=/bin/sleep 3\n");
        try
        {
            var start = UtilAsync("start", "ganeti-confd", "-d");
            await Until.TrueAsync(() => Node.Files.Exists(OneTime), TimeSpan.FromSeconds(10), "the arguments are there");
            await Node.CheckedAsync(other, TimeSpan.FromSeconds(60));

            Assert.Equal(0, (await start).ExitCode);
            await Node.Daemons.WaitForAsync(["confd"], TimeSpan.FromSeconds(20));
            Assert.EndsWith(" -d", CommandLine("confd"), StringComparison.Ordinal);
            await Until.TrueAsync(() => OneTimeFiles().Length == 0, TimeSpan.FromSeconds(20), "the arguments are gone");
        }
        finally
        {
            await MendConfdAsync();
        }
    }

    [Theory]
    [InlineData("two words")]
    [InlineData("$HOME")]
    public async Task Start_WithAnArgumentThatSystemdWouldRead_IsRefused(string argument)
    {
        await DownAsync("confd");

        Assert.Equal(1, (await UtilAsync("start", "ganeti-confd", argument)).ExitCode);

        Assert.Null(Node.Daemons.Find("confd"));
        Assert.Empty(OneTimeFiles());
    }

    [Fact]
    public async Task BusIsSilent_NothingIsStartedOrStopped_AndACheckIsAnsweredAllTheSame()
    {
        var dbus = (await Node.CheckedAsync(["systemctl", "show", "--value", "-p", "MainPID", "dbus.service"])).Output.Trim();
        await DownAsync("rapi");
        await Node.CheckedAsync(["kill", "-STOP", dbus]);
        try
        {
            var start = await UtilAsync("start", "ganeti-rapi");
            Assert.Equal(75, start.ExitCode);
            Assert.Contains("nothing is done: systemd is running but does not say", start.Error, StringComparison.Ordinal);
            Assert.Equal(75, (await UtilAsync("stop", "ganeti-mond")).ExitCode);
            Assert.Equal(0, (await UtilAsync("check", "ganeti-mond")).ExitCode);
        }
        finally
        {
            await Node.CheckedAsync(["kill", "-CONT", dbus]);
        }

        Assert.Null(Node.Daemons.Find("rapi"));
    }

    private async Task<CommandResult> Checked(params string[] arguments) => await Node.CheckedAsync([Util, .. arguments], TimeSpan.FromSeconds(60));

    private string CommandLine(string daemon) => Node.Daemons.Get(daemon).CommandLine;

    private async Task BreakConfdAsync(string lines)
    {
        await Node.Files.WriteAsync("/run/systemd/system/ganeti-confd.service.d/planted.conf", $"[Service]\n{lines}");
        await Node.CheckedAsync(["systemctl", "daemon-reload"]);
    }

    private async Task MendConfdAsync()
    {
        Node.Files.DeleteDirectory("/run/systemd/system/ganeti-confd.service.d");
        await Node.CheckedAsync(["systemctl", "daemon-reload"]);
    }
}
