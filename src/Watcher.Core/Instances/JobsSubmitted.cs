using System.Collections.Immutable;
using Watcher.Core.Duties;
using Watcher.Core.Luxi;

namespace Watcher.Core.Instances;

/// <summary>What came of handing jobs in. An attempt that is in no list may or may not have been taken.</summary>
/// <param name="Taken">The jobs that luxid took, with their numbers.</param>
/// <param name="Dropped">The attempts that were not handed in, or refused.</param>
/// <param name="Refusal">What luxid said when it took none; null when it took all.</param>
internal sealed record JobsSubmitted(
    ImmutableArray<PendingJob> Taken, ImmutableArray<AttemptDropped> Dropped, GanetiError? Refusal = null) : Fact
{
    /// <summary>The jobs of which luxid has not said in time whether it takes them: it may do so yet.</summary>
    public ImmutableArray<PendingJob> Silent { get; init; } = [];
}

/// <summary>An attempt that was not made.</summary>
/// <param name="Attempt">The attempt.</param>
/// <param name="Why">Why not.</param>
/// <param name="WasNeeded">Whether it was refused, or could not be handed in; else there was no need any more.</param>
internal sealed record AttemptDropped(InstanceAttempt Attempt, string Why, bool WasNeeded);
