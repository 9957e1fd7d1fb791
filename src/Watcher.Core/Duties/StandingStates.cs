using System.Collections.Immutable;

namespace Watcher.Core.Duties;

/// <summary>Says each thing once, and what may pass by itself not at once: which notices of a verdict are news, given what was told before. Pure.</summary>
/// <param name="News">What is to be told now.</param>
/// <param name="Standing">The states that stand, but for those that are not to be told yet.</param>
/// <param name="Told">What is remembered of them.</param>
/// <param name="DueIn">When the next one is to be told that is not yet; null when there is none.</param>
internal sealed record StandingStates(
    ImmutableArray<Notice> News, ImmutableArray<Notice> Standing, ImmutableSortedDictionary<string, ToldState> Told, TimeSpan? DueIn)
{
    /// <param name="told">What was told before.</param>
    /// <param name="notices">What happened, and what stands.</param>
    /// <param name="now">Now (monotonic).</param>
    /// <param name="waits">Whether what may pass is waited for: not where there is one look only.</param>
    public static StandingStates Sift(
        ImmutableSortedDictionary<string, ToldState> told, ImmutableArray<Notice> notices, TimeSpan now, bool waits = true)
    {
        var news = ImmutableArray.CreateBuilder<Notice>();
        var standing = ImmutableArray.CreateBuilder<Notice>();
        var still = ImmutableSortedDictionary.CreateBuilder<string, ToldState>(StringComparer.Ordinal);
        TimeSpan? dueIn = null;
        foreach (var notice in notices)
        {
            if (notice.StateKey is null)
            {
                news.Add(notice);
                continue;
            }

            var before = told.GetValueOrDefault(notice.StateKey);
            if (before is { IsUntold: false } && before.Fingerprint == notice.Fingerprint())
            {
                standing.Add(notice);
                still[notice.StateKey] = before;
                continue;
            }

            // What was told in other words stands already. An instant that is to come is another boot's.
            var since = before is { IsUntold: true } && before.At <= now ? before.At : now;
            var left = waits && before is null or { IsUntold: true } ? since + notice.ToldAfter - now : TimeSpan.Zero;
            if (left > TimeSpan.Zero)
            {
                still[notice.StateKey] = new ToldState(notice.Fingerprint(), since) { IsUntold = true };
                dueIn = Earliest.Of(dueIn, left);
                continue;
            }

            news.Add(notice);
            standing.Add(notice);
            still[notice.StateKey] = new ToldState(notice.Fingerprint(), now);
        }

        return new(news.ToImmutable(), standing.ToImmutable(), still.ToImmutable(), dueIn);
    }
}
