using Watcher.Core;

namespace Watcher.Hosting;

/// <summary>
/// How far the wall clock is ahead of the time since boot. That changes when the clock is set, and by nothing else: a clock that is made to go faster or
/// slower takes the other along (clock_gettime(2), CLOCK_MONOTONIC).
/// </summary>
internal sealed class ClockOffset(TimeProvider time)
{
    // A leap second is no matter to any schedule. Less is not lost: the next look counts it in.
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan AtOnce = TimeSpan.FromMilliseconds(100);

    private TimeSpan _known = Read(time);

    /// <summary>By how much the clock was set since that was last told; null when by nothing that matters.</summary>
    public TimeSpan? Change()
    {
        var now = Read(time);
        var by = now - _known;
        if (by.Duration() < Least)
        {
            return null;
        }

        _known = now;
        return by;
    }

    /// <summary>Both clocks at one moment: a process may be kept from running between two calls.</summary>
    private static TimeSpan Read(TimeProvider time)
    {
        while (true)
        {
            var before = time.SinceBoot();
            var wall = time.GetUtcNow();
            if (time.SinceBoot() - before < AtOnce)
            {
                return wall - DateTimeOffset.UnixEpoch - before;
            }
        }
    }
}
