using System.Collections.Immutable;
using Watcher.Core.Metrics;

namespace Watcher.Core.Disks;

/// <summary>What the disks duty's memory of a group says, as metrics. Pure.</summary>
internal static class DiskFigures
{
    public static ImmutableArray<Sample> Of(DisksMemory memory, string group) =>
    [
        MetricCatalog.Jobs.Of(memory.Activations.Length + (memory.Verification.Job is null ? 0 : 1), DisksDuty.Name, group),
        .. memory.Verification.EndedAt is null ? ImmutableArray<Sample>.Empty : [MetricCatalog.VerifyDuration.Of(memory.Verification.Took.TotalSeconds, group)],
    ];
}
