using System.Collections.Immutable;

namespace Watcher.Core.Holds;

/// <summary>What one look at the holds showed.</summary>
/// <param name="All">All that could be read; some may have had their day.</param>
/// <param name="Problem">Why there may be others; null when these are all. Then nothing may be started: any daemon may be held.</param>
internal sealed record HoldsSight(ImmutableArray<Hold> All, string? Problem = null)
{
    /// <summary>Nothing is held.</summary>
    public static readonly HoldsSight None = new([]);

    public IEnumerable<Hold> InForce(DateTimeOffset now) => All.Where(hold => hold.IsInForce(now));

    /// <summary>The hold on a daemon; null when none is known.</summary>
    public Hold? Find(string daemon, DateTimeOffset now) => InForce(now).FirstOrDefault(hold => hold.Daemon == daemon);

    /// <summary>Whether a daemon must not be started.</summary>
    public bool Forbids(string daemon, DateTimeOffset now) => Problem is not null || Find(daemon, now) is not null;

    /// <summary>When the next hold ends by itself; null when none does.</summary>
    public TimeSpan? EndsIn(DateTimeOffset now) => InForce(now).Min(hold => hold.Until - now);
}
