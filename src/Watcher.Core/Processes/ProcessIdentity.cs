namespace Watcher.Core.Processes;

/// <summary>A process for good: its number alone may be another's tomorrow.</summary>
/// <param name="Pid">Process id.</param>
/// <param name="StartTicks">When it started, in clock ticks since boot (/proc/PID/stat, field 22).</param>
internal readonly record struct ProcessIdentity(int Pid, ulong StartTicks);
