using System.Collections.Immutable;

namespace Watcher.Core.Metrics;

/// <summary>What the metrics need from one process to the next, the service and passes alike.</summary>
internal sealed record MetricsMemory
{
    /// <summary>How often each event was told.</summary>
    public ImmutableSortedDictionary<string, long> Events { get => field ?? ImmutableSortedDictionary.Create<string, long>(StringComparer.Ordinal); init; }

    /// <summary>By duty.</summary>
    public ImmutableSortedDictionary<string, DutyRun> Duties { get => field ?? ImmutableSortedDictionary.Create<string, DutyRun>(StringComparer.Ordinal); init; }

    /// <summary>Why the file could not be written, as it was told; null when it could.</summary>
    public string? Failure { get; init; }

    /// <summary>With what has happened since, and without duties that there are no more.</summary>
    /// <param name="node">What is known now.</param>
    /// <param name="events">The events since the last time.</param>
    public MetricsMemory With(NodeFigures node, IReadOnlyDictionary<string, long> events) => this with
    {
        Events = Events.SetItems(events.Select(each => KeyValuePair.Create(each.Key, Events.GetValueOrDefault(each.Key) + each.Value))),
        Duties = node.Duties.ToImmutableSortedDictionary(duty => duty.Key, duty => duty.Run.Or(Duties.GetValueOrDefault(duty.Key)), StringComparer.Ordinal),
    };

    /// <summary>What is known now, with what is remembered.</summary>
    public NodeFigures Complete(NodeFigures node) => node with
    {
        Events = Events,
        Duties = [.. node.Duties.Select(duty => duty with { Run = Duties[duty.Key] })],
    };
}
