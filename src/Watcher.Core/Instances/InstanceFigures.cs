using System.Collections.Immutable;
using Watcher.Core.Groups;
using Watcher.Core.Metrics;

namespace Watcher.Core.Instances;

/// <summary>What the instances duty's memory of a group says, as metrics. Pure.</summary>
internal static class InstanceFigures
{
    public static ImmutableArray<Sample> Of(InstancesMemory memory, string group)
    {
        // The stock watcher counts one more when it gives up, and so does its file.
        var attempts = (memory.Stock ?? StockState.Blank).Instances.Where(each => each.Value.RestartCount > 0).ToList();
        var troubled = memory.Ledgers.Where(each => each.Value.DownSince is not null).Select(each => each.Key).Union(attempts.Select(each => each.Key), StringComparer.Ordinal);
        return
        [
            MetricCatalog.InstancesInTrouble.Of(troubled.Count(), group),
            .. NodeSamples.Bounded(attempts.Select(each => MetricCatalog.InstanceAttempts.Of(Math.Min(each.Value.RestartCount, InstanceDecision.MostAttempts), group, each.Key))),
            MetricCatalog.Jobs.Of(memory.Jobs.Length, InstancesDuty.Name, group),
        ];
    }
}
