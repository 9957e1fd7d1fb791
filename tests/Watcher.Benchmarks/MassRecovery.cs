using Watcher.TestKit.Nodes;

namespace Watcher.Benchmarks;

/// <summary>Many instances down at once, one pass: how long until all run; and again with some that cannot start.</summary>
internal static class MassRecovery
{
    private const string NodeName = "node1.gnt.test";
    private const int Broken = 3;

    public static async Task MeasureAsync(TestNode node, int count, FigureTable table)
    {
        var instances = new NodeInstances(node);
        string[] names = [.. Enumerable.Range(1, count).Select(number => $"many{number:00}")];
        await instances.AddAsync(NodeName, names);

        var stock = await RunAsync(node, instances, names, names, async () => await node.StockWatcherAsync(600, "--no-verify-disks"));
        var ours = await RunAsync(node, instances, names, names, async () => await node.RunAsync([TestNode.Watcher], TimeSpan.FromMinutes(10)));
        table.Add($"{count} instances down, one pass: all run after", $"{stock.TotalSeconds:0.0} s", $"{ours.TotalSeconds:0.0} s", "half");

        await instances.BreakStartsAsync(names[..Broken]);
        var rest = await RunAsync(node, instances, names, names[Broken..], async () => await node.RunAsync([TestNode.Watcher], TimeSpan.FromMinutes(10)));
        table.Add($"the same, {Broken} cannot start: the others run after", "", $"{rest.TotalSeconds:0.0} s", "half");
    }

    private static async Task<TimeSpan> RunAsync(
        TestNode node, NodeInstances instances, string[] names, string[] expected, Func<Task> pass)
    {
        instances.DeleteState();
        node.Files.DeleteDirectory("/var/lib/ganeti-watcher");
        await NodeInstances.CrashAsync(node, names);
        var started = TimeProvider.System.GetTimestamp();
        var running = pass();
        await Until.TrueAsync(
            () => expected.All(name => NodeInstances.Starts(node, name) > 0), TimeSpan.FromMinutes(12), "all instances run", () => node.Log);
        var elapsed = TimeProvider.System.GetElapsedTime(started);
        await running;
        return elapsed;
    }
}
