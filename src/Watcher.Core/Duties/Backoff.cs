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

        // As a number of seconds: a product of TimeSpans would overflow long before the maximum cuts it off.
        var seconds = first.TotalSeconds * Math.Pow(2, Math.Min(failures - 1, 60));
        return seconds < most.TotalSeconds ? TimeSpan.FromSeconds(seconds) : most;
    }
}
