namespace Watcher.Core.Duties;

/// <summary>Delays that double.</summary>
internal static class Backoff
{
    /// <summary>The delay before try number <paramref name="failures"/> + 1: first, 2 first, 4 first …, at most <paramref name="most"/>.</summary>
    public static TimeSpan After(int failures, TimeSpan first, TimeSpan most)
    {
        if (failures <= 0)
        {
            return TimeSpan.Zero;
        }

        // 2^30 of anything configurable is past every maximum; the bound keeps the product finite.
        var delay = first * Math.Pow(2, Math.Min(failures - 1, 30));
        return delay < most ? delay : most;
    }
}
