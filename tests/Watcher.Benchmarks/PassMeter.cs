using System.Globalization;
using Watcher.TestKit.Nodes;

namespace Watcher.Benchmarks;

/// <summary>Runs a program in a node and measures what it and all its processes cost.</summary>
internal static class PassMeter
{
    public static async Task<PassCost> RunAsync(TestNode node, string[] command)
    {
        var cgroup = new NodeCgroup(node);
        // time(1) knows the peak of one process exactly; the samples add those that run beside it.
        var run = node.RunAsync(
            ["bash", "-c", "start=$EPOCHREALTIME; /usr/bin/time -f %M \"$@\"; echo \"$EPOCHREALTIME $start\"", "-", .. command],
            TimeSpan.FromMinutes(2), cgroup.Name);
        var peak = 0L;
        var began = TimeProvider.System.GetTimestamp();
        while (!run.IsCompleted || cgroup.Processes.Count > 0)
        {
            if (TimeProvider.System.GetElapsedTime(began) > TimeSpan.FromMinutes(5))
            {
                throw new TimeoutException($"{string.Join(' ', command)}: processes {string.Join(' ', cgroup.Processes)} do not end");
            }

            peak = Math.Max(peak, cgroup.ResidentKb());
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }

        var result = await run;
        var times = result.Output.Trim().Split('\n')[^1].Split(' ').Select(w => double.Parse(w, CultureInfo.InvariantCulture)).ToArray();
        var own = long.Parse(result.Error.Split('\n').Last(line => long.TryParse(line, CultureInfo.InvariantCulture, out _)), CultureInfo.InvariantCulture);
        return new PassCost((times[0] - times[1]) * 1000, cgroup.Cpu.TotalMilliseconds, Math.Max(peak, own) / 1024.0);
    }
}
