using Watcher.TestKit.Nodes;

namespace Watcher.Benchmarks;

/// <summary>All daemons killed at once, one pass: how many are back.</summary>
internal static class SixKilled
{
    public static async Task MeasureAsync(TestNode node, FigureTable table)
    {
        await node.Daemons.KillAsync(NodeDaemons.Names);
        var pass = await node.WatcherAsync("--once", "--no-verify-disks");
        var ours = node.Daemons.Running().Count;

        await node.Daemons.RepairAsync(NodeDaemons.Names);
        await node.Daemons.KillAsync(NodeDaemons.Names);
        // It brings its two back at once, and then waits for wconfd until it is ended.
        await node.StockWatcherAsync(15, "--no-verify-disks");
        var stock = node.Daemons.Running().Count;

        await node.Daemons.RepairAsync(NodeDaemons.Names);
        table.Add("six daemons killed, one pass: back", $"{stock} of 6", $"{ours} of 6 in {pass.Elapsed.TotalSeconds:0.0} s", "6 of 6");
    }
}
