namespace Watcher.Hosting;

/// <summary>
/// How often passes come, as far as the last ones tell: nobody else knows what is in a crontab. Pure. All instants are seconds of CLOCK_MONOTONIC, so
/// that a reboot, which loses them, and a clock that is set say nothing.
/// </summary>
internal static class PassRhythm
{
    // Debian 13 has a line for every five minutes and one for every thirty: that is six in half an hour, and one that may be late for the other.
    private const int Kept = 8;

    private const double Intervals = 3;

    /// <summary>Three times Ganeti's own five minutes: a pass may wait four minutes for each duty, and passes of each minute would be called dead for that.</summary>
    private const double LeastPatience = 15 * 60;

    /// <summary>With one more pass that nobody made by hand. An interval in which passes were missed is no part of the rhythm: it counts as the longest before.</summary>
    public static IReadOnlyList<double> With(IReadOnlyList<double> before, double ended)
    {
        List<double> kept = [.. Sound(before, ended).TakeLast(Kept - 1)];
        var missed = DueBy(kept) < ended ? ended - kept[^1] - Longest(kept) : 0;
        return [.. kept.Select(each => each + missed), ended];
    }

    /// <summary>Those that may be such instants: a file is anybody's guess.</summary>
    /// <param name="ends">What was read.</param>
    /// <param name="now">Nothing has ended since.</param>
    public static IEnumerable<double> Sound(IReadOnlyList<double> ends, double now) => ends.Where(each => each >= 0 && each < now).Order();

    /// <summary>When there must have been another one: three of the longest interval between the last ones after the last; null while there is no interval.</summary>
    public static double? DueBy(IReadOnlyList<double> ends) => ends.Count < 2
        ? null
        : ends[^1] + Math.Max(LeastPatience, Intervals * Longest(ends));

    private static double Longest(IReadOnlyList<double> ends) => ends.Zip(ends.Skip(1), (first, second) => second - first).Max();
}
