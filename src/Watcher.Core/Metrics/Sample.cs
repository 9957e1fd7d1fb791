using System.Collections.Immutable;

namespace Watcher.Core.Metrics;

/// <summary>A metric's value at present.</summary>
/// <param name="Metric">The metric.</param>
/// <param name="Value">The value.</param>
/// <param name="Labels">A value for each of its labels.</param>
internal sealed record Sample(Metric Metric, double Value, ImmutableArray<string> Labels);
