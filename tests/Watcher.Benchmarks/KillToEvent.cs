using System.Globalization;
using System.Text.Json;
using Watcher.TestKit.Nodes;

namespace Watcher.Benchmarks;

/// <summary>
/// systemd node with the shipped units: from the SIGKILL to the event in the journal, with its cause. The kill is timed here, the event by
/// journald when it took it in (__REALTIME_TIMESTAMP), by the same clock.
/// </summary>
internal static class KillToEvent
{
    // Those that start quickly: the next kill waits for the restart.
    private static readonly string[] Victims = ["mond", "confd"];

    public static async Task MeasureAsync(int kills, FigureTable table)
    {
        await using var node = await TestNode.BootAsync(new NodeRequest(NodeKind.Systemd) { WithUnits = true });

        // Deaths soon after a start are summed up; that is not what is measured.
        await node.Files.WriteAsync(WatcherConfig.Path, WatcherConfig.Text(("Systemd:ShortLife", "1s")));
        await node.CheckedAsync(["systemctl", "start", "ganeti-watcher.service"]);
        await WatcherService.UntilUnitsAreSeenAsync(node);
        var delays = new List<double>();
        for (var kill = 0; kill < kills; kill++)
        {
            delays.Add(await KillOneAsync(node, Victims[kill % Victims.Length]));
        }

        table.Add("systemd node: killed -> event with cause, median", "never", $"{delays.Median():0.0} ms", "");
        table.Add($"systemd node: killed -> event with cause, 99 % of {kills}", "never", $"{delays.Percentile(99):0.0} ms", "50 ms");
    }

    private static async Task<double> KillOneAsync(TestNode node, string daemon)
    {
        var victim = node.Daemons.Get(daemon);

        // A unit that was killed often enough stays down; that is not what is measured.
        await node.CheckedAsync(["systemctl", "reset-failed", $"ganeti-{daemon}.service"]);
        var since = TimeProvider.System.GetUtcNow();
        var killed = HostProcess.Kill(HostProcess.PidOf(node, victim.Pid));
        DateTimeOffset? told = null;
        await Until.TrueAsync(
            async () => (told = await ToldAsync(node, daemon, since)) is not null, TimeSpan.FromSeconds(30), $"an event tells that {daemon} was killed");
        await Until.TrueAsync(
            () => node.Daemons.Find(daemon) is { } now && now.Pid != victim.Pid, TimeSpan.FromSeconds(30), $"{daemon} runs again");

        // Past ShortLife: the next death is a first one again.
        await Task.Delay(TimeSpan.FromSeconds(1.2), TimeProvider.System);
        return (told!.Value - killed).TotalMilliseconds;
    }

    private static async Task<DateTimeOffset?> ToldAsync(TestNode node, string daemon, DateTimeOffset since)
    {
        var lines = (await node.RunAsync(
            ["journalctl", "-q", "--no-pager", "-o", "json", "-t", "ganeti-watcher", $"GANETI_DAEMON=ganeti-{daemon}",
                string.Create(CultureInfo.InvariantCulture, $"--since=@{since.ToUnixTimeMilliseconds() / 1000.0:0.000}")])).Output;
        foreach (var line in lines.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            using var entry = JsonDocument.Parse(line);
            if (entry.RootElement.GetProperty("MESSAGE").GetString()!.Contains("SIGKILL", StringComparison.Ordinal))
            {
                var micros = long.Parse(entry.RootElement.GetProperty("__REALTIME_TIMESTAMP").GetString()!, CultureInfo.InvariantCulture);
                return DateTimeOffset.UnixEpoch + TimeSpan.FromMicroseconds(micros);
            }
        }

        return null;
    }
}
