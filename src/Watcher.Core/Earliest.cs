namespace Watcher.Core;

/// <summary>The earlier of two instants or delays, where null is never.</summary>
internal static class Earliest
{
    public static TimeSpan? Of(TimeSpan? a, TimeSpan? b) => a is null ? b : b is null || a < b ? a : b;
}
