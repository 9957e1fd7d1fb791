using System.Collections.Immutable;

namespace Watcher.Core.Metrics;

/// <summary>One metric that the watcher has.</summary>
/// <param name="Name">Its name, with its unit, as Prometheus wants it.</param>
/// <param name="Kind">Gauge or counter.</param>
/// <param name="Help">What it says.</param>
/// <param name="Labels">The names of its labels.</param>
internal sealed record Metric(string Name, MetricKind Kind, string Help, params ImmutableArray<string> Labels)
{
    /// <summary>A value of it.</summary>
    /// <param name="value">The value.</param>
    /// <param name="labels">A value for each label; an empty one is as good as no label.</param>
    public Sample Of(double value, params ImmutableArray<string> labels) =>
        labels.Length == Labels.Length ? new(this, value, labels) : throw new ArgumentException($"{Name} has {Labels.Length} labels", nameof(labels));

    /// <inheritdoc cref="Of(double, ImmutableArray{string})"/>
    public Sample Of(bool value, params ImmutableArray<string> labels) => Of(value ? 1 : 0, labels);

    /// <summary>A moment, as seconds of Unix time.</summary>
    /// <param name="at">The moment.</param>
    /// <param name="labels">As above.</param>
    public Sample Of(DateTimeOffset at, params ImmutableArray<string> labels) =>
        Of(at == DateTimeOffset.MaxValue ? double.PositiveInfinity : (at - DateTimeOffset.UnixEpoch).TotalSeconds, labels);
}
