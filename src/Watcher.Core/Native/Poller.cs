using System.Runtime.InteropServices;

namespace Watcher.Core.Native;

/// <summary>poll(2) for threads of our own.</summary>
internal static unsafe class Poller
{
    /// <summary>Waits until a descriptor is ready, the time is over, or a signal came (all zero then).</summary>
    /// <param name="fds">What to wait for; <see cref="PollFd.Returned"/> is filled in.</param>
    /// <param name="timeout">At most this long; null: no end.</param>
    public static void Wait(Span<PollFd> fds, TimeSpan? timeout)
    {
        // Rounded up: waking a fraction of a millisecond early would only make the caller wait again.
        var milliseconds = timeout is { } time ? (int)Math.Clamp(Math.Ceiling(time.TotalMilliseconds), 0, int.MaxValue) : -1;
        foreach (ref var fd in fds)
        {
            fd.Returned = 0;
        }

        fixed (PollFd* p = fds)
        {
            if (Libc.Poll(p, (nuint)fds.Length, milliseconds) < 0 && Marshal.GetLastPInvokeError() is var errno and not Errno.Interrupted)
            {
                throw new NativeException("poll", errno);
            }
        }
    }
}
