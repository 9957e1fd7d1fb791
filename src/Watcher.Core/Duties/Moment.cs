namespace Watcher.Core.Duties;

/// <summary>The time of one step, and whether anything may be done in it.</summary>
/// <param name="Wall">Wall-clock time in the local zone, for telling people.</param>
/// <param name="Monotonic">
/// CLOCK_MONOTONIC: the time since boot. For all delays; comparable between processes of one boot, so it may be saved beside the boot id.
/// </param>
/// <param name="StandStill">Why nothing may be done now (a pause, a lock); null when acts are welcome.</param>
internal readonly record struct Moment(DateTimeOffset Wall, TimeSpan Monotonic, string? StandStill)
{
    public static Moment Of(TimeProvider time, string? standStill = null) =>
        new(time.GetLocalNow(), time.SinceBoot(), standStill);

    /// <summary>The wall-clock time that a monotonic instant will have, as far as can be told now.</summary>
    public DateTimeOffset WallAt(TimeSpan monotonic) => Wall + (monotonic - Monotonic);
}
