using System.Globalization;
using Watcher.TestKit.Nodes;

namespace Watcher.Benchmarks;

/// <summary>
/// The service on a master with nothing to do, ticks put off: its memory, at first and a minute after a storm, and how often any of its threads ran (context
/// switches).
/// </summary>
internal static class IdleService
{
    /// <summary>The thread pool has let the start's workers go by then: it does so 20 s after their last work.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(45);

    /// <summary>What a storm took has gone back by then.</summary>
    private static readonly TimeSpan AfterStorm = TimeSpan.FromMinutes(1);

    public static async Task MeasureAsync(TestNode node, BenchSize size, FigureTable table)
    {
        var window = size.IdleTime;
        await node.Files.WriteAsync(
            WatcherConfig.Path, WatcherConfig.Text(("Daemons:DaemonUtil", StartRecorder.Path), ("Schedule", "0 0 0 1 1 ?"), ("Daemons:ShortLife", "1s"), ("Daemons:SettleTime", "0s")));
        await using var service = await WatcherService.StartAsync(node);
        await Task.Delay(Settling, TimeProvider.System);

        var pid = service.Process.Pid;
        var before = Switches(node, pid);
        await Task.Delay(window, TimeProvider.System);
        // A thread that ended meanwhile ran at least once for it.
        var after = Switches(node, pid);
        var wakeUps = after.Sum(t => t.Value - before.GetValueOrDefault(t.Key)) + before.Keys.Except(after.Keys).Count();

        table.Add("idle service, resident memory", "cron", $"{Resident(node, pid):0.0} MB", "32 MB");
        table.Add($"idle service, wake-ups in {window.TotalSeconds:0} s", "cron", $"{wakeUps}", "none without cause");

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

    private static double Resident(TestNode node, int pid) =>
        double.Parse(node.Processes.Status(pid, "VmRSS").Split(' ')[0], CultureInfo.InvariantCulture) / 1024;

    /// <summary>Of each thread that does not end meanwhile.</summary>
    private static Dictionary<string, long> Switches(TestNode node, int pid) =>
        Directory.EnumerateDirectories(node.Files.Outside($"/proc/{pid}/task"))
            .Select(thread => (Thread: thread, Count: SwitchesOf(thread)))
            .Where(each => each.Count is not null)
            .ToDictionary(each => each.Thread, each => each.Count!.Value);

    private static long? SwitchesOf(string thread)
    {
        try
        {
            return File.ReadAllLines($"{thread}/status")
                .Where(l => l.Contains("ctxt_switches", StringComparison.Ordinal))
                .Sum(l => long.Parse(l.Split(':')[1], CultureInfo.InvariantCulture));
        }
        catch (IOException)
        {
            return null;
        }
    }
}
