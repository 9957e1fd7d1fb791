using System.Globalization;
using System.Text.Json;
using Watcher.TestKit.Nodes;

namespace Watcher.Benchmarks;

/// <summary>
/// systemd node with the shipped units: from the SIGKILL to the event in the journal, with its cause. The kill is timed here, the event by
/// journald when it took it in (__REALTIME_TIMESTAMP), by the same clock.
/// </summary>
internal sealed class KillToEvent : IAsyncDisposable
{
    // Those that start quickly: the next kill waits for the restart.
    private static readonly string[] Victims = ["mond", "confd"];

    private readonly TestNode _node;
    private readonly FigureTable _table;

    private KillToEvent(TestNode node, FigureTable table) => (_node, _table) = (node, table);

    public static async Task<KillToEvent> StartAsync(FigureTable table)
    {
        var node = await TestNode.BootAsync(new NodeRequest(NodeKind.Systemd) { WithUnits = true });

        await NodeLuxi.WaitAsync(node);
        await ProxyLatency.MeasureAsync(node, table);

        // Deaths soon after a start are summed up; that is not what is measured.
        await node.Files.WriteAsync(WatcherConfig.Path, WatcherConfig.Text(("Daemons:ShortLife", "1s"), ("Schedule", "0 0 0 1 1 ?")));
        await node.CheckedAsync(["systemctl", "start", "ganeti-watcher.service"]);
        await WatcherService.UntilUnitsAreSeenAsync(node);
        return new KillToEvent(node, table);
    }

    /// <summary>What wakes it are the signs of life that systemd wants of it, one in half of WatchdogSec.</summary>
    public async Task WaitIdlyAsync(TimeSpan window)
    {
        var pid = WatcherService.Find(_node)!.Pid;
        var wakeUps = await WakeUps.CountAsync(_node, pid, window);
        _table.Add($"systemd node: idle service, wake-ups in {window.TotalSeconds:0} s", "cron", $"{wakeUps}", "the watchdog's");
        _table.Add("systemd node: idle service, resident memory", "cron", $"{IdleService.Resident(_node, pid):0.0} MB", "32 MB");
    }

    public async Task KillAsync(int kills)
    {
        var delays = new List<double>();
        var lives = new Lives();
        using var journal = new FollowedJournal(_node);
        for (var kill = 0; kill < kills; kill++)
        {
            var victim = Victims[kill % Victims.Length];
            await lives.UntilGrownUpAsync(victim);
            delays.Add(await KillOneAsync(_node, journal, victim));
            lives.Began(victim);
        }

        _table.Add("systemd node: killed -> event with cause, median", "never", $"{delays.Median():0.0} ms", "");
        _table.Add($"systemd node: killed -> event with cause, 99 % of {kills}", "never", $"{delays.Percentile(99):0.0} ms", "50 ms");
    }

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    private static async Task<double> KillOneAsync(TestNode node, FollowedJournal journal, string daemon)
    {
        var victim = node.Daemons.Get(daemon);

        // A unit that was killed often enough stays down; that is not what is measured.
        await node.CheckedAsync(["systemctl", "reset-failed", $"ganeti-{daemon}.service"]);
        journal.Mark();
        var killed = HostProcess.Kill(HostProcess.PidOf(node, victim.Pid));
        await Until.TrueAsync(
            () => Told(journal, daemon) is not null && node.Daemons.Find(daemon) is { } now && now.Pid != victim.Pid,
            TimeSpan.FromSeconds(30), $"an event tells that {daemon} was killed, and it runs again", () => string.Join('\n', journal.Lines()));
        return (Told(journal, daemon)!.Value - killed).TotalMilliseconds;
    }

    private static DateTimeOffset? Told(FollowedJournal journal, string daemon)
    {
        foreach (var line in journal.Lines())
        {
            using var entry = JsonDocument.Parse(line);
            if (entry.RootElement.TryGetProperty("GANETI_DAEMON", out var of) && of.GetString() == $"ganeti-{daemon}"
                && entry.RootElement.GetProperty("MESSAGE").GetString()!.Contains("SIGKILL", StringComparison.Ordinal))
            {
                var micros = long.Parse(entry.RootElement.GetProperty("__REALTIME_TIMESTAMP").GetString()!, CultureInfo.InvariantCulture);
                return DateTimeOffset.UnixEpoch + TimeSpan.FromMicroseconds(micros);
            }
        }

        return null;
    }
}
