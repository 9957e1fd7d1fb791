using Microsoft.Win32.SafeHandles;

namespace Watcher.Core.Native;

/// <summary>A timer that nobody waits for, on the wall clock: the kernel cancels it when the clock is set, and so tells of that (timerfd_create(2)).</summary>
internal sealed class ClockTimer : IDisposable
{
    private const int RealTime = 0;
    private const int NonBlocking = 0x800;
    private const int CloseOnExec = 0x80000;
    private const int Absolute = 1;
    private const int CancelOnSet = 2;

    public ClockTimer()
    {
        var fd = Libc.ThrowIfFailed(Libc.TimerFdCreate(RealTime, NonBlocking | CloseOnExec), "timerfd_create");
        Handle = new SafeFileHandle(fd, ownsHandle: true);
        Arm();
    }

    /// <summary>Readable once the clock was set.</summary>
    public SafeFileHandle Handle { get; }

    /// <summary>Takes note that the clock was set; the next time is told again.</summary>
    public unsafe void Clear()
    {
        // Fails with ECANCELED, which says what is known already.
        ulong count;
        _ = Libc.Read(Handle, &count, sizeof(ulong));
        Arm();
    }

    public void Dispose() => Handle.Dispose();

    private unsafe void Arm()
    {
        // struct itimerspec: no interval, and the last second that there is.
        long* never = stackalloc long[] { 0, 0, long.MaxValue, 0 };
        _ = Libc.ThrowIfFailed(Libc.TimerFdSetTime(Handle, Absolute | CancelOnSet, never, null), "timerfd_settime");
    }
}
