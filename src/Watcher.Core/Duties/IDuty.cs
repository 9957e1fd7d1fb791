using System.Collections.Immutable;
using Watcher.Core.Metrics;

namespace Watcher.Core.Duties;

/// <summary>
/// One concern of the watcher. It observes, decides purely, and acts; everything else (gate, deadlines, saving, telling) is the business of
/// <see cref="DutyRunner{TDuty, TMemory, TSeen}"/>.
/// </summary>
internal interface IDuty<TMemory, TSeen>
{
    /// <summary>The duty's name in events and file names.</summary>
    static abstract string Name { get; }

    /// <summary>The memory of a duty that has never run.</summary>
    static abstract TMemory Blank { get; }

    /// <summary>Looks at the world. Facts are handed over once: what a later step needs of them must reach the memory.</summary>
    Task<TSeen> ObserveAsync(TMemory memory, IReadOnlyList<Fact> facts, CancellationToken ct);

    /// <summary>Pure. When <see cref="Moment.StandStill"/> is set it asks for no act and remembers none.</summary>
    static abstract Verdict<TMemory> Decide(TMemory memory, TSeen seen, Moment now);

    /// <summary>What a memory says, as metrics; nothing unless the duty has some. Pure.</summary>
    /// <param name="memory">The memory, as it was last decided.</param>
    /// <param name="group">The node group that it is about; empty where it is about none.</param>
    static virtual ImmutableArray<Sample> Figures(TMemory memory, string group) => [];

    /// <summary>Does one act and returns what came of it, as the fact for the next step.</summary>
    Task<Fact> ActAsync(Act act, CancellationToken ct);
}
