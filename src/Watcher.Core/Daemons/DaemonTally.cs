using System.Collections.Immutable;

namespace Watcher.Core.Daemons;

/// <summary>What has befallen a daemon since the node booted, counted for the metrics. Also what is not told one by one any more.</summary>
internal sealed record DaemonTally
{
    /// <summary>The cause of a death that nobody saw, as from cron.</summary>
    public const string Unseen = "unknown";

    /// <summary>Deaths, by cause.</summary>
    public ImmutableSortedDictionary<string, long> Deaths { get => field ?? ImmutableSortedDictionary.Create<string, long>(StringComparer.Ordinal); init; }

    /// <summary>How often it came up after a start of the watcher's, or after a death.</summary>
    public long Restarts { get; init; }

    /// <summary>The day of the last of them, where the node is.</summary>
    public DateOnly Day { get; init; }

    /// <summary>How many of them were on that day.</summary>
    public long OfDay { get; init; }

    public static DaemonTally Died(DaemonTally? before, string cause, long deaths = 1)
    {
        var tally = before ?? new();
        return tally with { Deaths = tally.Deaths.SetItem(cause, tally.Deaths.GetValueOrDefault(cause) + deaths) };
    }

    public static DaemonTally Restarted(DaemonTally? before, DateTimeOffset at)
    {
        var (tally, today) = (before ?? new(), DayOf(at));
        return tally with { Restarts = tally.Restarts + 1, Day = today, OfDay = tally.Day == today ? tally.OfDay + 1 : 1 };
    }

    /// <summary>How often it came up so on the day of a moment; null where it did not.</summary>
    public static long? Today(DaemonTally? tally, DateTimeOffset now) => tally is { OfDay: > 0 } && tally.Day == DayOf(now) ? tally.OfDay : null;

    private static DateOnly DayOf(DateTimeOffset at) => DateOnly.FromDateTime(at.DateTime);
}
