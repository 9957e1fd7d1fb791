using System.Collections.Immutable;

namespace Watcher.Core.Duties;

/// <summary>Says each thing once: which notices of a verdict are news, given what was told before.</summary>
internal static class StandingStates
{
    public static (ImmutableArray<Notice> News, ImmutableSortedDictionary<string, ToldState> Told) Sift(
        ImmutableSortedDictionary<string, ToldState> told, ImmutableArray<Notice> notices, TimeSpan now)
    {
        var news = ImmutableArray.CreateBuilder<Notice>();
        var still = ImmutableSortedDictionary.CreateBuilder<string, ToldState>(StringComparer.Ordinal);
        foreach (var notice in notices)
        {
            if (notice.StateKey is null)
            {
                news.Add(notice);
            }
            else if (told.TryGetValue(notice.StateKey, out var before) && before.Fingerprint == notice.Fingerprint())
            {
                still[notice.StateKey] = before;
            }
            else
            {
                news.Add(notice);
                still[notice.StateKey] = new ToldState(notice.Fingerprint(), now);
            }
        }

        return (news.ToImmutable(), still.ToImmutable());
    }
}
