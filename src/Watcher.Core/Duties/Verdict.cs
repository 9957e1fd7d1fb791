using System.Collections.Immutable;

namespace Watcher.Core.Duties;

/// <summary>What a duty decided in one step.</summary>
/// <param name="Memory">What it wants to remember; on disk before any act is begun.</param>
/// <param name="Acts">What it wants done, in order.</param>
/// <param name="Notices">What happened, and all standing states.</param>
/// <param name="WakeIn">When it wants to step again though no fact came; null: not before the next fact. It takes the place of the last step's: what waits is to say so in every step.</param>
internal sealed record Verdict<TMemory>(
    TMemory Memory, ImmutableArray<Act> Acts, ImmutableArray<Notice> Notices, TimeSpan? WakeIn = null)
{
    /// <summary>What it will want done in the steps after this one, as far as it knows: for a dry run to tell.</summary>
    public ImmutableArray<Act> Later { get; init; } = [];

    /// <summary>Whether something is under way whose end comes as a fact: a pass waits for it.</summary>
    public bool AwaitsFacts { get; init; }
}
