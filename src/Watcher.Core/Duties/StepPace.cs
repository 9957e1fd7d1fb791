namespace Watcher.Core.Duties;

/// <summary>
/// How close steps may follow each other: a few at once, so that nothing is told late, but no storm of facts (pid files renamed without end, a
/// unit that flaps) keeps a core busy. The facts wait in their queue and are taken together.
/// </summary>
internal sealed class StepPace(TimeProvider time)
{
    // A death, its restart, the next daemon's death: all six of a node's daemons killed at once fit in.
    private const int AtOnce = 20;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    private TimeSpan _paidUntil = TimeSpan.MinValue;

    /// <summary>Counts a step that begins now, and says how long it has to wait before it does.</summary>
    public TimeSpan Delay()
    {
        var now = time.SinceBoot();
        _paidUntil = (_paidUntil > now ? _paidUntil : now) + Interval;
        var ahead = _paidUntil - now - (AtOnce * Interval);
        return ahead > TimeSpan.Zero ? ahead : TimeSpan.Zero;
    }
}
