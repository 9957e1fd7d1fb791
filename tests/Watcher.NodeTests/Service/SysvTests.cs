using System.Globalization;

namespace Watcher.NodeTests.Service;

/// <summary>The init script and the cron line of deploy/sysv on a node without systemd, with the executable in its place.</summary>
public sealed class SysvTests(PlainNode fixture) : NodeTest(fixture), IClassFixture<PlainNode>
{
    private const string Script = "/etc/init.d/ganeti-watcher";
    private const string PidFile = "/run/ganeti-watcher.pid";

    private const string Times = "*/5 * * * * root ";

    private const int NotRunning = 3;
    private const int DeadWithPidFile = 1;

    public override async ValueTask InitializeAsync()
    {
        if (Node.Files.Exists(Script))
        {
            await Node.CheckedAsync([Script, "stop"]);
        }

        await base.InitializeAsync();
        await Node.Files.WriteAsync(Script, await ShippedAsync("ganeti-watcher"), TestNode.ExecutableMode);
    }

    [Fact]
    public async Task Script_StartStatusRestartReloadStop_AsLsbWantsIt()
    {
        Assert.Equal(NotRunning, await RunAsync("status"));
        Assert.Equal(0, await RunAsync("stop"));

        Assert.Equal(0, await RunAsync("start"));
        Assert.Equal(0, await RunAsync("status"));
        var first = Service();
        Assert.Equal("600 root", (await Node.CheckedAsync(["stat", "-c", "%a %U", "/run/lock/ganeti-watcher.lock"])).Text);

        Assert.Equal(0, await RunAsync("start"));
        Assert.Equal(first, Service());

        Assert.Equal(0, await RunAsync("restart"));
        Assert.False(Node.Processes.IsAlive(first));

        // At once: a SIGHUP that comes too early would end it.
        Assert.Equal(0, await RunAsync("reload"));
        var second = Service();
        Assert.Equal(0, await RunAsync("status"));

        Assert.Equal(0, await RunAsync("stop"));
        Assert.False(Node.Processes.IsAlive(second));
        Assert.False(Node.Files.Exists(PidFile));
        Assert.Equal(NotRunning, await RunAsync("status"));
        Assert.Equal(NodeDaemons.Names, Node.Daemons.Running());
        Assert.Equal(3, await RunAsync("no-such-action"));
    }

    [Fact]
    public async Task Script_ServiceKilled_StatusSaysSo_AndItStartsAgain()
    {
        Assert.Equal(0, await RunAsync("start"));
        var killed = Service();
        await Node.CheckedAsync(["kill", "-KILL", $"{killed.Pid}"]);
        await Until.TrueAsync(() => !Node.Processes.IsAlive(killed), "the service is gone");

        // start-stop-daemon takes a process for alive until its parent has heard of its end.
        await Until.TrueAsync(async () => await RunAsync("status") == DeadWithPidFile, "its status says so");
        Assert.Equal(0, await RunAsync("start"));
        Assert.Equal(0, await RunAsync("status"));
        Assert.NotEqual(killed, Service());
    }

    [Fact]
    public async Task Script_BadConfiguration_TheStartFailsAloud()
    {
        await Node.Files.WriteAsync(WatcherConfig.Path, "{ \"Watcher\": { \"NoSuchKey\": 1 } }");

        Assert.Equal(1, await RunAsync("start"));

        Assert.NotEqual(0, await RunAsync("status"));
    }

    [Theory]
    [InlineData("restart")]
    [InlineData("stop")]
    public async Task Script_EndsTheService_DaemonsThatItStartedLiveOn(string action)
    {
        Assert.Equal(0, await RunAsync("start"));
        await Node.Daemons.KillAsync("noded");
        await Node.Daemons.WaitForAsync(["noded"]);
        var noded = Node.Daemons.Get("noded");
        await Node.Guest.RestartAsync();

        Assert.Equal(0, await RunAsync(action));

        Assert.True(Node.Processes.IsAlive(noded), $"noded went with the service after {action}");
        Assert.Null(Node.Guest.WhatHappened());
    }

    [Fact]
    public async Task CronLine_DaemonKilled_ItRunsAgain_AndNothingIsPrinted()
    {
        await Node.Daemons.KillAsync("mond");

        Assert.Equal((0, ""), await CronAsync());

        Assert.Equal(["mond"], Node.Recorder.Starts().Select(s => s.Daemon));
        Assert.Equal(NodeDaemons.Names, Node.Daemons.Running());
    }

    [Fact]
    public async Task CronLine_BesideTheServiceAndWithoutTheProgram_StartsNothing()
    {
        Assert.Equal(0, await RunAsync("start"));
        await Until.TrueAsync(() => Node.Files.Exists(TestNode.StatusFile), "the service is up");
        Assert.Equal((0, ""), await CronAsync());

        Assert.Equal(0, await RunAsync("stop"));
        await Node.CheckedAsync(["mv", TestNode.Watcher, "/run/aside"]);
        var without = await CronAsync();
        await Node.CheckedAsync(["mv", "/run/aside", TestNode.Watcher]);
        Assert.Equal((0, ""), without);
        Assert.Empty(Node.Recorder.Starts());
    }

    private static Task<string> ShippedAsync(string name) =>
        File.ReadAllTextAsync(Path.Combine(Repository.Root, "deploy", "sysv", name), TestContext.Current.CancellationToken);

    private async Task<int> RunAsync(string action) => (await Node.RunAsync([Script, action])).ExitCode;

    private NodeProcess Service() => Node.Processes.Find(int.Parse(Node.Files.Read(PidFile).Trim(), CultureInfo.InvariantCulture))!;

    /// <summary>As cron runs it: the file's own shell and path, the command after five times and a user.</summary>
    private async Task<(int, string)> CronAsync()
    {
        var lines = (await ShippedAsync("ganeti-watcher.cron")).Split('\n');
        var line = Assert.Single(lines, l => l.StartsWith(Times, StringComparison.Ordinal));
        var path = lines.Single(l => l.StartsWith("PATH=", StringComparison.Ordinal));
        var result = await Node.RunAsync(
            ["env", "-i", "HOME=/root", "LOGNAME=root", path, "/bin/sh", "-c", line[Times.Length..]]);
        return (result.ExitCode, result.Text);
    }
}
