using System.Collections.Immutable;

namespace Watcher.Core.Metrics;

/// <summary>What the watcher knows, as metrics. Pure.</summary>
internal static class NodeSamples
{
    // After a power cut each of ten thousand instances may have its fault: the number of them says that.
    private const int Most = 200;

    public static ImmutableArray<Sample> Of(NodeFigures node) =>
    [
        MetricCatalog.Build.Of(1, node.Version),
        .. node.LastPass is { } lastPass ? [MetricCatalog.LastPass.Of(lastPass)] : ImmutableArray<Sample>.Empty,
        MetricCatalog.Paused.Of(node.PausedUntil is not null),
        .. node.PausedUntil is { } until ? [MetricCatalog.PauseUntil.Of(until)] : ImmutableArray<Sample>.Empty,
        .. node.Duties.SelectMany(Of),
        MetricCatalog.Faults.Of(node.Faults.Length),
        .. node.Faults.Take(Most).Select(fault => MetricCatalog.Fault.Of(1, fault.Event, fault.Duty, fault.Group, fault.Subject)),
        .. node.Events.Select(each => MetricCatalog.Events.Of(each.Value, each.Key)),
    ];

    /// <summary>The first of many, those with the highest values.</summary>
    public static IEnumerable<Sample> Bounded(IEnumerable<Sample> samples) => samples.OrderByDescending(sample => sample.Value).Take(Most);

    private static IEnumerable<Sample> Of(DutyFigures duty) =>
    [
        .. duty.Run.LastSuccess is { } success ? [MetricCatalog.LastSuccess.Of(success, duty.Duty, duty.Group)] : ImmutableArray<Sample>.Empty,
        .. duty.Run.Took is { } took ? [MetricCatalog.StepDuration.Of(took.TotalSeconds, duty.Duty, duty.Group)] : ImmutableArray<Sample>.Empty,
        MetricCatalog.Failing.Of(duty.IsFailing, duty.Duty, duty.Group),
        MetricCatalog.StandsStill.Of(duty.StandsStill, duty.Duty, duty.Group),
        .. duty.Own,
    ];
}
