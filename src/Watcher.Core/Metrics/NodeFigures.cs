using System.Collections.Immutable;

namespace Watcher.Core.Metrics;

/// <summary>All that the metrics say.</summary>
/// <param name="Version">The watcher's version.</param>
/// <param name="LastPass">When all duties had been stepped; null before that.</param>
/// <param name="PausedUntil">Until when the watcher is paused; null when it is not.</param>
/// <param name="Duties">Each duty.</param>
/// <param name="Faults">The faults that stand.</param>
internal sealed record NodeFigures(
    string Version, DateTimeOffset? LastPass, DateTimeOffset? PausedUntil, ImmutableArray<DutyFigures> Duties, ImmutableArray<FaultFigure> Faults)
{
    /// <summary>How often each event was told.</summary>
    public ImmutableSortedDictionary<string, long> Events { get; init; } = ImmutableSortedDictionary.Create<string, long>(StringComparer.Ordinal);
}
