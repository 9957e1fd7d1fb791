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

    /// <summary>With one more pass that nobody made by hand.</summary>
    public static IReadOnlyList<double> With(IReadOnlyList<double> before, double ended) =>
        [.. before.Where(each => each < ended).TakeLast(Kept - 1), ended];

    /// <summary>When there must have been another one: three of the longest interval between the last ones after the last; null while there is no interval.</summary>
    public static double? DueBy(IReadOnlyList<double> ends) => ends.Count < 2 || ends[0] < 0
        ? null
        : ends[^1] + Math.Max(LeastPatience, Intervals * ends.Zip(ends.Skip(1), (first, second) => second - first).Max());
}
