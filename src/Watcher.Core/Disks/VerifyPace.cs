namespace Watcher.Core.Disks;

/// <summary>When the next verification may begin, so that they never take more than their share of the time. Pure.</summary>
internal static class VerifyPace
{
    // The schedule ticks at full minutes, a little sooner or later: a look that comes early must not make every second tick pass unused.
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(30);

    public static bool IsDue(Verification verification, DisksOptions options, TimeSpan now) =>
        verification.Job is null
        && IsOver(verification.BeganAt, options.VerifyEvery - Slack, now)
        && !(RestUntil(verification, options) > now);

    public static bool IsStrictDue(Verification verification, DisksOptions options, TimeSpan now) => options.Strictness switch
    {
        Strictness.Always => true,
        Strictness.Never => false,
        _ => IsOver(verification.StrictAt, options.StrictEvery - Slack, now),
    };

    /// <summary>Whether strict ones are made: by this watcher, or in turn with others that are not (Debian's cron has a line for each).</summary>
    public static bool IsStrictExpected(Verification verification, DisksOptions options, TimeSpan now) =>
        options.Strictness != Strictness.Never || !IsOver(verification.StrictAt, 2 * options.StrictEvery, now);

    /// <summary>The end of the rest after the last one: with a share of 10 per cent it is nine times as long as that took. Null when none is due.</summary>
    public static TimeSpan? RestUntil(Verification verification, DisksOptions options)
    {
        var took = verification.Took;
        var rest = took * (100 - options.Share) / options.Share;
        return verification.EndedAt is { } ended && rest > TimeSpan.Zero && took + rest > options.VerifyEvery ? ended + rest : null;
    }

    private static bool IsOver(TimeSpan? moment, TimeSpan span, TimeSpan now) => moment is not { } at || at + span <= now;
}
