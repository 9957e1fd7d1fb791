namespace Watcher.Core.Metrics;

/// <summary>What Prometheus is to make of a metric.</summary>
internal enum MetricKind
{
    /// <summary>It goes up and down.</summary>
    Gauge,

    /// <summary>It goes up only, or begins anew.</summary>
    Counter,
}
