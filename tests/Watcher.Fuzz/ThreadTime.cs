using System.Runtime.InteropServices;

namespace Watcher.Fuzz;

/// <summary>The processor time of the present thread (clock_gettime(2), CLOCK_THREAD_CPUTIME_ID), of which .NET knows nothing.</summary>
internal static unsafe partial class ThreadTime
{
    private const int ThreadClock = 3;

    public static TimeSpan Spent()
    {
        // struct timespec: seconds, nanoseconds.
        var time = stackalloc long[2];
        return GetTime(ThreadClock, time) == 0
            ? TimeSpan.FromSeconds(time[0]) + TimeSpan.FromMicroseconds(time[1] / 1000.0)
            : throw new InvalidOperationException("clock_gettime failed");
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int GetTime(int clock, long* time);
}
