using Watcher.Benchmarks;
using Watcher.TestKit.Nodes;

// Measures the product beside the stock watcher on one real node: ./test bench [--short]
if (args.Except(["--short"]).Any())
{
    Console.Error.WriteLine("usage: bench [--short]");
    return 2;
}

if (await NodeSupport.WhyNotAsync() is { } reason)
{
    Console.Error.WriteLine($"bench: skipped: {reason}");
    return 3;
}

var size = args.Contains("--short") ? BenchSize.Short : BenchSize.Full;
await using var node = await TestNode.BootAsync(new NodeRequest());
await node.Files.WriteAsync(WatcherConfig.Path, WatcherConfig.Text(("Daemons:DaemonUtil", StartRecorder.Path)));
var table = new FigureTable();

await HealthyPass.MeasureAsync(node, size.Passes, table);
await LargeCluster.MeasureAsync(size.StockPasses, size.LargePasses, table);
await DaemonUtilCheck.MeasureAsync(size.Checks, table);
await SixKilled.MeasureAsync(node, table);
await MassRecovery.MeasureAsync(node, size.Instances, table);
await IdleService.MeasureAsync(node, size.IdleTime, table);
await KillToStart.MeasureAsync(node, size.Kills, table);
await KillToEvent.MeasureAsync(size.Kills, table);

table.Print();
if (node.Guest.WhatHappened() is { } broken)
{
    Console.Error.WriteLine(broken);
    return 1;
}

return 0;
