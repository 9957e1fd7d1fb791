namespace Watcher.NodeTests.DaemonUtil;

/// <summary>Under systemd: arguments for one start reach this start, no automatic restart, and no file is left behind.</summary>
public abstract class DaemonUtilOneTimeTests(NodeFixture fixture) : DaemonUtilTest(fixture)
{
    private const string GoOn = "/run/confd-goes-on";
    private const string OneTime = $"{DataDirectory}/ganeti-confd.onetime.conf";

    [Fact]
    public async Task Start_WithAnArgument_ItIsInThisStartOnly()
    {
        await DownAsync("confd");

        Assert.Equal("", (await Checked("start", "ganeti-confd", "-d")).Text);

        await Node.Daemons.WaitForAsync(["confd"]);
        Assert.EndsWith(" -d", CommandLine("confd"), StringComparison.Ordinal);
        Assert.False(Node.Files.Exists(OneTime));
        var first = Node.Daemons.Get("confd");
        await Node.CheckedAsync(["kill", "-KILL", $"{first.Pid}"]);
        await Node.Daemons.WaitForNextAsync("confd", first);
        Assert.DoesNotContain(" -d", CommandLine("confd"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartMaster_WithArgumentsInTheEnvironment_TheyAreInThisStartOnly()
    {
        await Node.CheckedAsync(["systemctl", "stop", "ganeti-master.target"]);

        await Node.CheckedAsync(
            ["env", "EXTRA_LUXID_ARGS=--no-voting --yes-do-it", "EXTRA_WCONFD_ARGS=--no-voting --yes-do-it", Util, "start-master"]);

        await Node.Daemons.WaitForAsync(NodeDaemons.Names);
        Assert.EndsWith("--no-voting --yes-do-it", CommandLine("luxid"), StringComparison.Ordinal);
        Assert.EndsWith("--no-voting --yes-do-it", CommandLine("wconfd"), StringComparison.Ordinal);
        Assert.Empty(OneTimeFiles());
        await Node.CheckedAsync(["systemctl", "restart", "ganeti-luxid.service", "ganeti-wconfd.service"]);
        await Node.Daemons.WaitForAsync(NodeDaemons.Names);
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
        await HoldConfdAsync();
        try
        {
            var start = UtilAsync("start", "ganeti-confd", "-d");
            await Until.TrueAsync(() => Node.Files.Exists(OneTime), "the arguments are there");
            await Node.CheckedAsync(["pkill", "-KILL", "-x", "daemon-util"]);
            await start;

            await LetConfdGoOnAsync();
            await Until.TrueAsync(() => OneTimeFiles().Length == 0, "the arguments are gone");
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
        await HoldConfdAsync();
        try
        {
            var start = UtilAsync("start", "ganeti-confd", "-d");
            await Until.TrueAsync(() => Node.Files.Exists(OneTime), "the arguments are there");
            var its = Node.CheckedAsync(other);
            await Until.TrueAsync(
                () => its.IsCompleted || Node.Processes.All().Any(process => process.CommandLine.EndsWith("daemon-util start ganeti-confd", StringComparison.Ordinal)),
                "the other one is through, or waits");
            await LetConfdGoOnAsync();
            await its;

            Assert.Equal(0, (await start).ExitCode);
            await Node.Daemons.WaitForAsync(["confd"]);
            Assert.EndsWith(" -d", CommandLine("confd"), StringComparison.Ordinal);
            await Until.TrueAsync(() => OneTimeFiles().Length == 0, "the arguments are gone");
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

    private async Task<CommandResult> Checked(params string[] arguments) => await Node.CheckedAsync([Util, .. arguments]);

    private string CommandLine(string daemon) => Node.Daemons.Get(daemon).CommandLine;

    /// <summary>A start of confd stops short of confd.</summary>
    private async Task HoldConfdAsync()
    {
        Node.Files.Delete(GoOn);
        await BreakConfdAsync($"ExecStartPre=+/bin/sh -c 'until [ -e {GoOn} ]; do sleep 0.1; done'\n");
    }

    private Task LetConfdGoOnAsync() => Node.Files.WriteAsync(GoOn, "");

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
