using Watcher.TestKit.Nodes;

namespace Watcher.Benchmarks;

/// <summary>
/// One pass on a healthy master, both watchers and `true` in turn, so that a noisy minute hits all three. `true` shows
/// what entering the node costs; its CPU time is taken off.
/// </summary>
internal static class HealthyPass
{
    // "status" and "bootid" are what luxid asks the nodes for.
    private static readonly string[] LiveFields = ["name", "status"];
    private static readonly string[] LiveNodeFields = ["name", "bootid"];
    private static readonly string[] Ours = [TestNode.Watcher, "--once", "--no-verify-disks"];
    private static readonly string[] Stock = [TestNode.StockWatcher, "--no-verify-disks"];

    private const string Beside = "/usr/local/sbin/ganeti-watcher-beside";

    // beside: another build of the executable, an older one for instance.
    public static async Task MeasureAsync(TestNode node, int rounds, FigureTable table, string? beside = null)
    {
        List<PassCost> ours = [], stock = [], nothing = [], other = [];
        if (beside is not null)
        {
            File.Copy(beside, node.Files.Outside(Beside));
        }

        List<double> queries = [], both = [];
        for (var round = 0; round < rounds; round++)
        {
            nothing.Add(await PassMeter.RunAsync(node, ["true"]));
            ours.Add(await PassMeter.RunAsync(node, Ours));
            if (beside is not null)
            {
                other.Add(await PassMeter.RunAsync(node, [Beside, .. Ours[1..]]));
            }

            queries.Add(await TimeAsync(() => NodeLuxi.QueryAsync(node, "instance", LiveFields)));
            both.Add(await TimeAsync(() => Task.WhenAll(NodeLuxi.QueryAsync(node, "instance", LiveFields), NodeLuxi.QueryAsync(node, "node", LiveNodeFields))));
            stock.Add(await PassMeter.RunAsync(node, ["timeout", "60", .. Stock]));
        }

        var entry = nothing.Select(c => c.CpuMs).Median();
        double oursCpu = ours.Select(c => c.CpuMs - entry).Median(), stockCpu = stock.Select(c => c.CpuMs - entry).Median();
        double oursWall = ours.Select(c => c.WallMs).Median(), stockWall = stock.Select(c => c.WallMs).Median();
        table.Add("healthy --once, wall, median", $"{stockWall:0} ms", $"{oursWall:0.0} ms (1/{stockWall / oursWall:0})", "1/20");
        var query = queries.Median();
        table.Add("the same, beside one live query of luxid", "", $"{oursWall:0.0} ms, query {query:0.0} ms ({oursWall / query:0.0} times)", "1.3 times");
        table.Add("the same, beside a pass's two live queries at once", "", $"both {both.Median():0.0} ms ({oursWall / both.Median():0.0} times)", "");
        if (beside is not null)
        {
            table.Add(
                $"healthy --once of {beside}", "",
                $"{other.Select(c => c.WallMs).Median():0.0} ms, CPU {other.Select(c => c.CpuMs - entry).Median():0.0} ms, {other.Max(c => c.PeakMb):0.0} MB", "");
        }

        table.Add("healthy --once, CPU (cgroup, all its processes)", $"{stockCpu:0} ms", $"{oursCpu:0.0} ms (1/{stockCpu / oursCpu:0})", "1/40");
        table.Add(
            "healthy --once, peak memory (all its processes)", $"{stock.Max(c => c.PeakMb):0.0} MB", $"{ours.Max(c => c.PeakMb):0.0} MB", "26 MB");
    }

    private static async Task<double> TimeAsync(Func<Task> ask)
    {
        var asked = TimeProvider.System.GetTimestamp();
        await ask();
        return TimeProvider.System.GetElapsedTime(asked).TotalMilliseconds;
    }
}
