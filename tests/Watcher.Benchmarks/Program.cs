using System.Globalization;
using Watcher.Benchmarks;
using Watcher.TestKit.Nodes;

// Measures the product beside the stock watcher on one real node: ./test bench [--short]; or only one thing: ./test bench --passes N [EXECUTABLE],
// N passes, beside those of another build of it where one is named, and
// ./test bench --kills N AGE APART, N kills in random order, each of a daemon at least AGE seconds old and APART seconds after the last.
var kills = args is ["--kills", var count, var age, var apart] ? new[] { count, age, apart }.Select(word => int.Parse(word, CultureInfo.InvariantCulture)).ToArray() : null;
int? passes = args is ["--passes", var rounds, ..] && args.Length <= 3 ? int.Parse(rounds, CultureInfo.InvariantCulture) : null;
if (kills is null && passes is null && args.Except(["--short"]).Any())
{
    Console.Error.WriteLine("usage: bench [--short | --passes N [EXECUTABLE] | --kills N AGE APART]");
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
if (passes is { } times)
{
    await FigureTable.TimeAsync("healthy pass", () => HealthyPass.MeasureAsync(node, times, table, args.ElementAtOrDefault(2)));
    table.Print();
    return node.Guest.WhatHappened() is null ? 0 : 1;
}

if (kills is not null)
{
    await FigureTable.TimeAsync("six back", () => SixBack.MeasureAsync(node, size.SixKills, table));
    await FigureTable.TimeAsync("campaign", () => KillCampaign.MeasureAsync(node, kills[0], TimeSpan.FromSeconds(kills[1]), TimeSpan.FromSeconds(kills[2]), table));
    table.Print();
    return node.Guest.WhatHappened() is null ? 0 : 1;
}

await node.Files.WriteAsync(WatcherConfig.Path, WatcherConfig.Text(("Daemons:DaemonUtil", StartRecorder.Path)));

await FigureTable.TimeAsync("healthy pass", () => HealthyPass.MeasureAsync(node, size.Passes, table));

// Two nodes besides whose services are waited for while this one is at work.
var (starting, startingUnits) = (IdleService.StartAsync(table), KillToEvent.StartAsync(table));
await using var idle = await starting;
await using var units = await startingUnits;
var idleness = Task.WhenAll(idle.WaitIdlyAsync(size.IdleTime), units.WaitIdlyAsync(size.IdleTime));
await FigureTable.TimeAsync("large cluster", () => LargeCluster.MeasureAsync(node, size.StockPasses, size.LargePasses, table));
await FigureTable.TimeAsync("idle services, beyond that", () => idleness);
await FigureTable.TimeAsync("status", () => idle.LookAsync(size.Passes));
await FigureTable.TimeAsync("daemon-util check", () => DaemonUtilCheck.MeasureAsync(node, size.Checks, table));
await FigureTable.TimeAsync("six back", () => SixBack.MeasureAsync(node, size.SixKills, table));

// Beside each other: each mostly waits, and none of them for the processor.
var calm = Task.CompletedTask;
await FigureTable.TimeAsync("kill to start, kill to event", () => Task.WhenAll(KillAsync(), units.KillAsync(size.Kills), ManyDownAsync()));
await FigureTable.TimeAsync("idle service after kills, beyond that", () => calm);
if (size.StormReloads > 0)
{
    // The same again, from another side: a minute and a half that the short run saves.
    await FigureTable.TimeAsync("reloads", () => idle.ReloadAsync(size.StormReloads));
    await FigureTable.TimeAsync("idle service after reloads", () => idle.WaitAfterAsync($"{size.StormReloads} reloads", size.AfterStorm));
}

table.Print();
if ((node.Guest.WhatHappened() ?? idle.WhatHappened()) is { } broken)
{
    Console.Error.WriteLine(broken);
    return 1;
}

return 0;

async Task KillAsync()
{
    await idle.KillAsync(size.Kills);
    calm = idle.WaitAfterAsync($"{size.Kills} kills", size.AfterStorm);
}

async Task ManyDownAsync()
{
    await FigureTable.TimeAsync("six killed", () => SixKilled.MeasureAsync(node, table));
    await FigureTable.TimeAsync("mass recovery", () => MassRecovery.MeasureAsync(node, size.Instances, table));
}
