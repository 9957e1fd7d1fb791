using System.Globalization;

namespace Watcher.NodeTests.Units;

/// <summary>The watcher's own units, with the published executable: its sandbox, and cron's rhythm from a timer.</summary>
public abstract class UnitsWatcherTests(NodeFixture fixture) : UnitsTest(fixture)
{
    private const string Service = "ganeti-watcher.service";
    private const string Once = "ganeti-watcher-once.service";
    private const string Timer = "ganeti-watcher-once.timer";

    public override async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Node.RunAsync(["systemctl", "stop", Timer, Service]);
        await base.DisposeAsync();
    }

    [Fact]
    public async Task Service_InItsSandbox_DoesItsJob()
    {
        await StartAsync();
        var pid = int.Parse(await Units.PropertyAsync(Service, "MainPID"), CultureInfo.InvariantCulture);

        // CAP_DAC_OVERRIDE alone; a filter for system calls; no page that can be written and executed (the executable has no JIT).
        Assert.Equal("0000000000000002", Node.Processes.Status(pid, "CapBnd"));
        Assert.Equal("0000000000000002", Node.Processes.Status(pid, "CapEff"));
        Assert.Equal(("1", "2"), (Node.Processes.Status(pid, "NoNewPrivs"), Node.Processes.Status(pid, "Seccomp")));
        Assert.Equal("yes", await Units.PropertyAsync(Service, "MemoryDenyWriteExecute"));

        // It talks to systemd and writes its snapshot, which the command reads from outside.
        await WaitForJournalAsync("Mode: systemd");
        var said = "";
        await Until.TrueAsync(
            async () => (said = (await Node.WatcherAsync("status")).Output).StartsWith($"Service: at work (pid {pid})\nRole: the master\n", StringComparison.Ordinal)
                && said.Contains("\n  Mode: systemd", StringComparison.Ordinal),
            "status tells the mode",
            () => said);

        // systemctl returns when the signal is sent.
        await Units.ControlAsync("reload", Service);
        await WaitForJournalAsync("Configuration read anew");
        await Units.WaitAsync(async () => await Units.PropertyAsync(Service, "ActiveState") == "active", "the reload is over");
        Assert.Equal($"{pid}", await Units.PropertyAsync(Service, "MainPID"));
        await Units.ControlAsync("restart", Service);
        await WaitForJournalAsync("Mode: systemd");
    }

    [Fact]
    public async Task Service_SeesThatSystemdManages_AndIsLeftAloneByATargetsRestart()
    {
        await StartAsync();
        await WaitForJournalAsync("Mode: systemd");
        var pid = await Units.PropertyAsync(Service, "MainPID");

        await Units.ControlAsync("restart", "ganeti.target");

        Assert.Equal(pid, await Units.PropertyAsync(Service, "MainPID"));
        await Units.WaitUntilReadyAsync();
    }

    [Fact]
    public async Task Once_AloneAndBesideTheService_EndsWell()
    {
        // RAPI that is up and does not listen yet is a daemon that does not answer.
        await Units.WaitAsync(async () => await Units.ShellAsync("ss -Hltn sport = :5080") != "", "RAPI listens");
        await Units.ControlAsync("start", Once);
        Assert.Equal(("success", "0"), (await Units.PropertyAsync(Once, "Result"), await Units.PropertyAsync(Once, "ExecMainStatus")));

        // From one sandbox to the other: the service makes it.
        await StartAsync();
        await Until.TrueAsync(() => Node.Files.Exists(TestNode.StatusFile), "the service is at work");
        await Units.ControlAsync("start", Once);
        Assert.Equal(("success", "0"), (await Units.PropertyAsync(Once, "Result"), await Units.PropertyAsync(Once, "ExecMainStatus")));
        Assert.DoesNotContain("did not make the pass", Node.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Timer_StartsThePass_WhichEndsWell()
    {
        // As shipped: within five minutes, and at most 20 s later.
        var told = await Units.ShellAsync(
            $"date +%s; systemctl start {Timer}; date -d \"$(systemctl show --value -p NextElapseUSecRealtime {Timer})\" +%s; date +%s");
        var (asked, next, now) = told.Split('\n').Select(line => long.Parse(line, CultureInfo.InvariantCulture)).ToArray() switch { var t => (t[0], t[1], t[2]) };
        Assert.True(next >= asked && next <= now + 320, $"asked at {asked}, {now} now: the timer elapses at {next}");

        // Nobody waits five minutes here.
        await Units.ControlAsync("stop", Timer);
        var before = await Units.PropertyAsync(Once, "ExecMainExitTimestampMonotonic");
        await DropInAsync(Timer, "[Timer]\nOnCalendar=\nOnCalendar=*:*:0/2\nRandomizedDelaySec=0");
        try
        {
            await Units.ControlAsync("start", Timer);
            await Units.WaitAsync(
                async () => await Units.PropertyAsync(Once, "ExecMainExitTimestampMonotonic") is var now && now != before && now != "0", "the timer has run a pass");
            Assert.Equal(("success", "0"), (await Units.PropertyAsync(Once, "Result"), await Units.PropertyAsync(Once, "ExecMainStatus")));
        }
        finally
        {
            await Units.ControlAsync("stop", Timer);
            await RemoveDropInAsync(Timer);
        }
    }

    [Fact]
    public async Task BadConfiguration_FailsTheReload_ThenTheStart_OnceAndForAll()
    {
        await StartAsync();
        var pid = await Units.PropertyAsync(Service, "MainPID");
        await Node.Files.WriteAsync(WatcherConfig.Path, WatcherConfig.Text([("Schedule", "whenever")]));
        try
        {
            Assert.NotEqual(0, (await Node.RunAsync(["systemctl", "reload", Service])).ExitCode);
            await WaitForJournalAsync("the old one stays in force");
            Assert.Equal(("active", pid), (await Units.PropertyAsync(Service, "ActiveState"), await Units.PropertyAsync(Service, "MainPID")));

            await Units.ControlAsync("stop", Service);
            Assert.NotEqual(0, (await Node.RunAsync(["systemctl", "start", Service])).ExitCode);
            Assert.Equal(
                ("failed", "2", "0"),
                (await Units.PropertyAsync(Service, "ActiveState"), await Units.PropertyAsync(Service, "ExecMainStatus"), await Units.PropertyAsync(Service, "NRestarts")));
            await WaitForJournalAsync("Watcher:Schedule: 'whenever' should be", "MESSAGE_ID=24696cfc351f481e8b41ff695df290a4", "PRIORITY=3");
        }
        finally
        {
            Node.Files.Delete(WatcherConfig.Path);
            await Units.ControlAsync("reset-failed", Service);
        }

        await StartAsync();
    }

    private async Task StartAsync() => await Units.ControlAsync("start", Service);

    /// <summary>Of this run of the service only.</summary>
    private async Task WaitForJournalAsync(string words, params string[] fields)
    {
        var run = await Units.PropertyAsync(Service, "InvocationID");
        await Units.WaitForJournalAsync(
            async () => (await Node.CheckedAsync(["journalctl", "--no-pager", "-t", "ganeti-watcher", $"_SYSTEMD_INVOCATION_ID={run}", .. fields]))
                .Output.Contains(words, StringComparison.Ordinal), $"the watcher's journal says '{words}'");
    }
}
