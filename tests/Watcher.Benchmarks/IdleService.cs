using System.Globalization;
using Watcher.TestKit.Nodes;

namespace Watcher.Benchmarks;

/// <summary>
/// The service on a master with nothing to do, ticks put off: its memory, at first and a minute after a storm, how often any of its threads ran (context
/// switches), and what <c>status</c> takes beside it.
/// </summary>
internal static class IdleService
{
    /// <summary>What a storm took has gone back by then.</summary>
    private static readonly TimeSpan AfterStorm = TimeSpan.FromMinutes(1);

    public static async Task MeasureAsync(TestNode node, BenchSize size, FigureTable table)
    {
        var window = size.IdleTime;
        await node.Files.WriteAsync(
            WatcherConfig.Path, WatcherConfig.Text(("Daemons:DaemonUtil", StartRecorder.Path), ("Schedule", "0 0 0 1 1 ?"), ("Daemons:ShortLife", "1s"), ("Daemons:SettleTime", "0s")));
        await using var service = await WatcherService.StartAsync(node);

        var pid = service.Process.Pid;
        var wakeUps = await WakeUps.CountAsync(node, pid, window);
        table.Add("idle service, resident memory", "cron", $"{Resident(node, pid):0.0} MB", "32 MB");
        table.Add($"idle service, wake-ups in {window.TotalSeconds:0} s", "cron", $"{wakeUps}", "none without cause");

        List<PassCost> looks = [];
        for (var look = 0; look < size.Passes; look++)
        {
            looks.Add(await PassMeter.RunAsync(node, [TestNode.Watcher, "status"]));
        }

        table.Add("status beside it", "has none", $"{looks.Select(cost => cost.WallMs).Median():0.0} ms", "50 ms");

        await Storm.OfKillsAsync(node, size.StormKills);
        await AddAfterAsync(node, pid, $"{size.StormKills} kills", table);
        if (size.StormReloads > 0)
        {
            // The same again, from another side: a minute and a half that the short run saves.
            await Storm.OfReloadsAsync(node, service, size.StormReloads);
            await AddAfterAsync(node, pid, $"{size.StormReloads} reloads", table);
        }
    }

    private static async Task AddAfterAsync(TestNode node, int pid, string storm, FigureTable table)
    {
        var during = Resident(node, pid);
        await Task.Delay(AfterStorm, TimeProvider.System);
        table.Add($"the same at the end of {storm}, and a minute later", "cron", $"{during:0.0}, {Resident(node, pid):0.0} MB", "35 MB later");
    }

    internal static double Resident(TestNode node, int pid) =>
        double.Parse(node.Processes.Status(pid, "VmRSS").Split(' ')[0], CultureInfo.InvariantCulture) / 1024;
}
