using System.Collections.Immutable;

namespace Watcher.Core.Duties;

/// <summary>What is saved of a duty: its own memory, and what the runner needs to say each thing once, also from cron.</summary>
/// <param name="Memory">The duty's memory.</param>
/// <param name="Told">The standing states that were told, by <see cref="Notice.StateKey"/>.</param>
/// <param name="StandStillSince">Since when (monotonic) the gate has been closed.</param>
internal sealed record DutyState<TMemory>(
    TMemory Memory, ImmutableSortedDictionary<string, ToldState> Told, TimeSpan? StandStillSince = null)
    where TMemory : notnull
{
    /// <summary>In which of this node's times as the master it was remembered; null where that does not matter, and in what an earlier version saved.</summary>
    public string? Mastership { get; init; }

    /// <summary>The boot in which it was saved; null where that is not known, and in what an earlier version saved.</summary>
    public string? BootId { get; init; }

    /// <summary>As it is in this boot: since when something has stood in another one says nothing. What was told then was told.</summary>
    public DutyState<TMemory> In(string? bootId) => BootId == bootId ? this : this with
    {
        BootId = bootId,
        Told = Told.RemoveRange(Told.Where(state => state.Value.IsUntold).Select(state => state.Key)),
        StandStillSince = null,
    };
}

/// <summary>One standing state as it was last told, or is going to be.</summary>
/// <param name="Fingerprint">What was told.</param>
/// <param name="At">When (monotonic); of one that was not told, since when it stands.</param>
internal sealed record ToldState(string Fingerprint, TimeSpan At)
{
    /// <summary>It was not told yet (<see cref="Notice.ToldAfter"/>).</summary>
    public bool IsUntold { get; init; }
}
