using System.Globalization;
using Watcher.TestKit.Nodes;

namespace Watcher.Benchmarks;

/// <summary>How often any thread of a process ran (context switches).</summary>
internal static class WakeUps
{
    /// <summary>The thread pool has let the start's workers go by then: it does so 20 s after their last work.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(45);

    public static async Task<long> CountAsync(TestNode node, int pid, TimeSpan window)
    {
        await Task.Delay(Settling, TimeProvider.System);
        var before = Switches(node, pid);
        await Task.Delay(window, TimeProvider.System);

        // A thread that ended meanwhile ran at least once for it.
        var after = Switches(node, pid);
        return after.Sum(t => t.Value - before.GetValueOrDefault(t.Key)) + before.Keys.Except(after.Keys).Count();
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
