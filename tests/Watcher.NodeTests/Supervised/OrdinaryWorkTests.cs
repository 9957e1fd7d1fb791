using System.Globalization;
using Watcher.Core.Reporting;

namespace Watcher.NodeTests.Supervised;

/// <summary>
/// What an operator does with the units of a healthy master in a day: none of it is told at WARNING or above. The service looks every second, so that it
/// looks in the middle of everything.
/// </summary>
public abstract class OrdinaryWorkTests(NodeFixture fixture) : SupervisedTest(fixture)
{
    private static readonly TimeSpan HoldOff = TimeSpan.FromSeconds(8);

    private static readonly string[] Master = ["wconfd", "rapi", "luxid"];
    private static readonly string[] EveryNode = ["noded", "confd", "mond"];

    private readonly List<(string What, int Lines, IReadOnlyList<JournalEvent> Alarms)> _day = [];
    private int _seen;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await ConfigureAsync();
    }

    [Fact]
    public async Task ADaysWork_NothingIsToldAtWarningOrAbove()
    {
        foreach (var daemon in NodeDaemons.Names)
        {
            var unit = $"ganeti-{daemon}.service";
            await DoAsync($"stop and start {unit}", () => StopAndStartAsync(unit, daemon));
            await DoAsync($"restart {unit}", () => Units.ControlAsync("restart", unit));
        }

        foreach (var (target, daemons) in new[] { ("ganeti-master.target", Master), ("ganeti-node.target", EveryNode), ("ganeti.target", [.. NodeDaemons.Names]) })
        {
            await DoAsync($"stop and start {target}", () => StopAndStartAsync(target, daemons));
            await DoAsync($"restart {target}", () => Units.ControlAsync("restart", target));
        }

        await DoAsync("service ganeti restart", () => Node.CheckedAsync(["service", "ganeti", "restart"]));
        await DoAsync("stop ganeti.target, reload and restart systemd and the watcher, start it late", StopAndStartLateAsync);
        await DoAsync("daemon-reload", () => Units.ControlAsync("daemon-reload"));
        await DoAsync("daemon-reexec", () => Units.ControlAsync("daemon-reexec"));
        await DoAsync("reset-failed", () => Units.ControlAsync("reset-failed"));
        await DoAsync("reload the watcher", () => Units.ControlAsync("reload", Service));
        await DoAsync("restart the watcher", () => Units.ControlAsync("restart", Service));
        await DoAsync("rotate the logs", () => Units.ShellAsync(
            "cd /var/log/ganeti && for log in *-daemon.log; do mv $log $log.1; done && /usr/lib/ganeti/daemon-util rotate-all-logs"));
        Assert.Contains(await EventsAsync(), e => e.Is(EventIds.LuxidAwaited));

        // What is told is seen, and nothing told before it is on its way any more.
        await KillAsync("mond");
        await FirstAsync(EventIds.UnitDied, "ganeti-mond", e => e.IsAlarm);
        await FirstAsync(EventIds.UnitRunsAgain, "ganeti-mond");
        AssertQuiet(await EventsAsync());
    }

    /// <summary>As after the installation, and as after any other night. What is down after a boot because it went down with the node was shut down before.</summary>
    [Fact]
    public async Task Boots_NothingIsToldAtWarningOrAbove()
    {
        await Units.ControlAsync("enable", Service);
        await Node.CheckedAsync(["gnt-instance", "shutdown", "inst1"]);
        Node.Guest.LetGo();
        foreach (var what in new[] { "boot without a memory", "reboot" })
        {
            if (what != "reboot")
            {
                await Units.ControlAsync("stop", Service);
                Node.Files.DeleteDirectory(Path.GetDirectoryName(TestNode.DaemonsMemory)!);
            }

            await Node.RebootAsync();
            await WaitUntilWellAsync();
            Note(what, await BootEventsAsync());
        }

        await ListenOnTheBusAsync();
        await Node.Guest.StartAsync();
        await Units.ControlAsync("stop", Service);
        await StartServiceAsync();
        AssertQuiet([]);
    }

    private async Task ConfigureAsync()
    {
        await Node.Files.WriteAsync(
            WatcherConfig.Path,
            WatcherConfig.Text(
            [
                ("Daemons:DaemonUtil", StartRecorder.Path), ("Schedule", WatcherConfig.EverySecond), ("Disks:Verify", "false"),
                ("Systemd:HoldOff", string.Create(CultureInfo.InvariantCulture, $"{HoldOff.TotalSeconds}s")),
            ]));
        await Units.ControlAsync("restart", Service);
        await WaitUntilWellAsync();
        await MarkAsync();
    }

    private async Task DoAsync(string what, Func<Task> act)
    {
        try
        {
            await act();
            await WaitUntilWellAsync();
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException($"{what}: {e.Message}\n{string.Join('\n', (await EventsAsync()).Skip(_seen).Select(told => told.Message))}", e);
        }

        var all = await EventsAsync();
        Note(what, all.Skip(_seen));
        _seen = all.Count;
    }

    private void Note(string what, IEnumerable<JournalEvent> told)
    {
        JournalEvent[] lines = [.. told];
        _day.Add((what, lines.Length, [.. lines.Where(e => e.IsAlarm)]));
    }

    private async Task StopAndStartAsync(string unit, params string[] daemons)
    {
        await Units.ControlAsync("stop", unit);
        await UntilToldAsync(EventIds.UnitStopped, daemons);
        if (daemons.Contains("luxid"))
        {
            await Units.WaitAsync(
                async () => (await Units.PropertyAsync(Service, "StatusText")).Contains("looked at when luxid answers", StringComparison.Ordinal), "luxid is awaited");
        }

        await Units.ControlAsync("start", unit);
        await UntilToldAsync(EventIds.UnitStarted, daemons);
    }

    /// <summary>Down for longer than anything that is not wanted may be.</summary>
    private async Task StopAndStartLateAsync()
    {
        await Units.ControlAsync("stop", "ganeti.target");
        await UntilToldAsync(EventIds.UnitStopped, [.. NodeDaemons.Names]);
        var since = TimeProvider.System.GetTimestamp();
        await Units.ControlAsync("daemon-reload");
        await Units.ControlAsync("daemon-reexec");
        await Units.ControlAsync("reload", Service);
        await Units.ControlAsync("restart", Service);
        await Until.TrueAsync(() => TimeProvider.System.GetElapsedTime(since) > HoldOff, "all have been down for longer than HoldOff");
        await Units.ControlAsync("start", "ganeti.target");
        await UntilToldAsync(EventIds.UnitStarted, [.. NodeDaemons.Names]);
    }

    private async Task UntilToldAsync(int eventId, params string[] daemons) => await Units.WaitForJournalAsync(
        async () => (await EventsAsync()).Skip(_seen).Where(e => e.Is(eventId)).Select(e => e.Daemon).ToHashSet().IsSupersetOf(daemons.Select(name => $"ganeti-{name}")),
        $"event {eventId} is told of {string.Join(' ', daemons)}");

    /// <summary>All daemons are up, nothing is on its way, and the service finds nothing wrong.</summary>
    private async Task WaitUntilWellAsync()
    {
        await Units.JobsEndedAsync();
        await Units.WaitUntilReadyAsync();
        await Units.WaitAsync(async () => await Units.PropertyAsync(Service, "StatusText") == "All is well", "the service finds that all is well");
    }

    /// <summary>Of this boot: what was told before it is gone with /run.</summary>
    private async Task<IReadOnlyList<JournalEvent>> BootEventsAsync() =>
        JournalEvent.Parse((await Node.CheckedAsync(["journalctl", "--no-pager", "--all", "-q", "-o", "json", "-b", "-t", "ganeti-watcher"])).Output);

    private void AssertQuiet(IReadOnlyList<JournalEvent> all)
    {
        var alarms = _day.SelectMany(step => step.Alarms.Select(alarm => $"{step.What}: {alarm.Message}")).ToArray();
        Figures.Say(string.Create(
            CultureInfo.InvariantCulture,
            $"{Debian}, a day's ordinary work under systemd: {_day.Count} steps ({_day[0].What} … {_day[^1].What}), {_day.Sum(step => step.Lines)} lines, {alarms.Length} at WARNING or above"));
        Assert.True(alarms.Length == 0, $"{string.Join('\n', alarms)}\n\n{string.Join('\n', all.Select(e => e.Message))}");
    }
}
