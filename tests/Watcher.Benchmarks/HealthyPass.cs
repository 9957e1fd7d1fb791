using Watcher.TestKit.Nodes;

namespace Watcher.Benchmarks;

/// <summary>
/// One pass on a healthy master, both watchers and `true` in turn, so that a noisy minute hits all three. `true` shows
/// what entering the node costs; its CPU time is taken off.
/// </summary>
internal static class HealthyPass
{
    // "status" is what luxid asks the nodes for.
    private static readonly string[] LiveFields = ["name", "status"];
    private static readonly string[] Ours = [TestNode.Watcher, "--once", "--no-verify-disks"];
    private static readonly string[] Stock = [TestNode.StockWatcher, "--no-verify-disks"];

    public static async Task MeasureAsync(TestNode node, int rounds, FigureTable table)
    {
        List<PassCost> ours = [], stock = [], nothing = [];
        var queries = new List<double>();
        for (var round = 0; round < rounds; round++)
        {
            nothing.Add(await PassMeter.RunAsync(node, ["true"]));
            ours.Add(await PassMeter.RunAsync(node, Ours));
            var asked = TimeProvider.System.GetTimestamp();
            await NodeLuxi.QueryAsync(node, "instance", LiveFields);
            queries.Add(TimeProvider.System.GetElapsedTime(asked).TotalMilliseconds);
            stock.Add(await PassMeter.RunAsync(node, ["timeout", "60", .. Stock]));
        }

        var entry = nothing.Select(c => c.CpuMs).Median();
        double oursCpu = ours.Select(c => c.CpuMs - entry).Median(), stockCpu = stock.Select(c => c.CpuMs - entry).Median();
        double oursWall = ours.Select(c => c.WallMs).Median(), stockWall = stock.Select(c => c.WallMs).Median();
        table.Add("healthy --once, wall, median", $"{stockWall:0} ms", $"{oursWall:0.0} ms (1/{stockWall / oursWall:0})", "1/20");
        var query = queries.Median();
        table.Add("the same, beside one live query of luxid", "", $"{oursWall:0.0} ms, query {query:0.0} ms ({oursWall / query:0.0} times)", "1.3 times");
        table.Add("healthy --once, CPU (cgroup, all its processes)", $"{stockCpu:0} ms", $"{oursCpu:0.0} ms (1/{stockCpu / oursCpu:0})", "1/40");
        table.Add(
            "healthy --once, peak memory (all its processes)", $"{stock.Max(c => c.PeakMb):0.0} MB", $"{ours.Max(c => c.PeakMb):0.0} MB", "26 MB");
    }
}
