using System.Globalization;
using Watcher.TestKit.Nodes;

namespace Watcher.Benchmarks;

/// <summary>
/// The service on a master with nothing to do, ticks put off: its memory, and how often any of its threads ran (context switches).
/// </summary>
internal static class IdleService
{
    /// <summary>The thread pool has let the start's workers go by then: it does so 20 s after their last work.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(45);

    public static async Task MeasureAsync(TestNode node, TimeSpan window, FigureTable table)
    {
        await node.Files.WriteAsync(
            WatcherConfig.Path, WatcherConfig.Text(("Daemons:DaemonUtil", StartRecorder.Path), ("Schedule", "0 0 0 1 1 ?")));
        await using var service = await WatcherService.StartAsync(node);
        await Task.Delay(Settling, TimeProvider.System);

        var pid = service.Process.Pid;
        var before = Switches(node, pid);
        await Task.Delay(window, TimeProvider.System);
        // A thread that ended meanwhile ran at least once for it.
        var after = Switches(node, pid);
        var wakeUps = after.Sum(t => t.Value - before.GetValueOrDefault(t.Key)) + before.Keys.Except(after.Keys).Count();

        var resident = double.Parse(node.Processes.Status(pid, "VmRSS").Split(' ')[0], CultureInfo.InvariantCulture) / 1024;
        table.Add("idle service, resident memory", "cron", $"{resident:0.0} MB", "26 MB");
        table.Add($"idle service, wake-ups in {window.TotalSeconds:0} s", "cron", $"{wakeUps}", "none without cause");
    }

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
