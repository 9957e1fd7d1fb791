using System.Collections.Immutable;

namespace Watcher.Core.Duties;

/// <summary>What a duty's gate gives to tell, besides what the duty does.</summary>
internal static class GateNotices
{
    /// <summary>Adds it to a step's notices.</summary>
    /// <param name="notices">The duty's own.</param>
    /// <param name="name">The runner's name.</param>
    /// <param name="stoodStillSince">Since when it stood still before this step; null when it did not.</param>
    /// <param name="entry">The gate that was entered.</param>
    /// <param name="closed">Why nothing may be done; null when something may.</param>
    /// <param name="now">The step's time.</param>
    /// <param name="fault">How long it may stand still before that is a fault.</param>
    public static ImmutableArray<Notice> Add(
        ImmutableArray<Notice> notices, string name, TimeSpan? stoodStillSince, GateEntry entry, GateClosed? closed, Moment now, TimeSpan fault)
    {
        if (entry.Fault is { } wrong)
        {
            notices = notices.Add(new GateFault(name, wrong));
        }

        if (closed is null)
        {
            return stoodStillSince is null ? notices : notices.Add(new Resumed(name));
        }

        notices = notices.Add(new StandingStill(name, closed.Because, closed.IsFault));
        return stoodStillSince is { } since && now.Monotonic - since >= fault
            ? notices.Add(new StandingStillLong(name, closed.Because, now.WallAt(since)))
            : notices;
    }
}
