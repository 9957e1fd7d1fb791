using System.Collections.Immutable;
using Watcher.Core.Metrics;

namespace Watcher.Core.Duties;

/// <summary>A <see cref="DutyRunner{TDuty, TMemory, TSeen}"/> whatever its duty: what hosts and passes hold.</summary>
internal interface IDutyRunner
{
    /// <summary>What kind of duty it is: "daemons".</summary>
    string Kind { get; }

    /// <summary>Its name in events: its kind, and of which node group where there is one duty for each.</summary>
    string Name { get; }

    /// <summary>When (monotonic) the last step ended, however; null before the first.</summary>
    TimeSpan? LastStep { get; }

    /// <summary>When (monotonic) the last step ended without failing; null before the first.</summary>
    TimeSpan? LastGoodStep { get; }

    /// <summary>
    /// When (monotonic) it last gave a sign that it works: when it was made, when a step ended, or when it got the slot for one, for which it may have
    /// waited long.
    /// </summary>
    TimeSpan LastSign { get; }

    /// <summary>Whether it waits for others of its kind to end their steps.</summary>
    bool AwaitsSlot { get; }

    /// <summary>How many steps were begun.</summary>
    int StepsBegun { get; }

    /// <summary>What stands, as last decided.</summary>
    IReadOnlyList<Notice> Standing { get; }

    /// <summary>The node group that it is about; empty where it is about none.</summary>
    string Group { get; }

    /// <summary>What it knows, as metrics, as last decided.</summary>
    ImmutableArray<Sample> Figures { get; }

    /// <summary>Hands the duty a fact. Never blocks.</summary>
    void Post(Fact fact);

    /// <summary>Whether a fact is there.</summary>
    bool HasFacts { get; }

    /// <summary>Steps once.</summary>
    Task<StepResult> StepAsync(StepMode mode, CancellationToken ct);

    /// <summary>Completes when a fact is there.</summary>
    Task WaitForFactAsync(CancellationToken ct);
}
