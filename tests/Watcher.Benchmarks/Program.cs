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
var table = new FigureTable();
await using var node = await TestNode.BootAsync(new NodeRequest());
await node.Files.WriteAsync(WatcherConfig.Path, WatcherConfig.Text(("Daemons:DaemonUtil", StartRecorder.Path)));

await FigureTable.TimeAsync("healthy pass", () => HealthyPass.MeasureAsync(node, size.Passes, table));
await FigureTable.TimeAsync("large cluster", () => LargeCluster.MeasureAsync(node, size.StockPasses, size.LargePasses, table));
await FigureTable.TimeAsync("daemon-util check", () => DaemonUtilCheck.MeasureAsync(node, size.Checks, table));
await FigureTable.TimeAsync("six killed", () => SixKilled.MeasureAsync(node, table));
await FigureTable.TimeAsync("kill to start", () => KillToStart.MeasureAsync(node, size.Kills, table));
await FigureTable.TimeAsync("mass recovery", () => MassRecovery.MeasureAsync(node, size.Instances, table));

// A service that is idle disturbs nobody, and what happens on another node does not wake it.
await FigureTable.TimeAsync("idle service, kill to event", () => Task.WhenAll(
    IdleService.MeasureAsync(node, size, table), KillToEvent.MeasureAsync(size.Kills, table)));

table.Print();
if (node.Guest.WhatHappened() is { } broken)
{
    Console.Error.WriteLine(broken);
    return 1;
}

return 0;
