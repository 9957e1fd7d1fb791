using System.Text.Json.Serialization;

namespace Watcher.Core.Processes;

/// <summary>A process for good: its number alone may be another's tomorrow.</summary>
/// <param name="Pid">Process id.</param>
/// <param name="StartTicks">When it started, in clock ticks since boot (/proc/PID/stat, field 22).</param>
internal readonly record struct ProcessIdentity(int Pid, ulong StartTicks)
{
    // USER_HZ, in which /proc tells start times, is 100 on all of Linux's platforms.
    private const double TicksPerSecond = 100;

    // Less than half of the longest TimeSpan: what is longer is no kernel's word, and must not overflow.
    private const double MostSeconds = 4e11;

    /// <summary>When it began, on the clock that counts since boot.</summary>
    [JsonIgnore]
    public TimeSpan Began => TimeSpan.FromSeconds(Math.Min(StartTicks / TicksPerSecond, MostSeconds));
}
