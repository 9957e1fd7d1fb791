namespace Watcher.Core;

internal static class TimeProviderExtensions
{
    /// <summary>CLOCK_MONOTONIC as a duration: .NET's timestamp on Linux counts from boot (clock_gettime(2)).</summary>
    public static TimeSpan SinceBoot(this TimeProvider time) => time.GetElapsedTime(0, time.GetTimestamp());
}
