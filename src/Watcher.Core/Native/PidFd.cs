using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Watcher.Core.Native;

/// <summary>A process held by descriptor: its number cannot be taken by another process meanwhile (pidfd_open(2), Linux 5.3).</summary>
internal static class PidFd
{
    // _IOWR(0xFF, 11, struct pidfd_info): Linux 6.13; the exit status came with 6.15 (include/uapi/linux/pidfd.h).
    private const uint GetInfo = 0xC040FF0B;
    private const ulong InfoExit = 1 << 3;

    /// <summary>Opens a process, also one that is no child; null when it is gone.</summary>
    public static SafeFileHandle? TryOpen(int pid)
    {
        var fd = Libc.PidFdOpen(pid, 0);
        if (fd >= 0)
        {
            return new SafeFileHandle(fd, ownsHandle: true);
        }

        var errno = Marshal.GetLastPInvokeError();
        return errno == Errno.NoProcess ? null : throw new NativeException($"pidfd_open {pid}", errno);
    }

    /// <summary>Sends a signal; false when the process has ended.</summary>
    /// <exception cref="NativeException">It may not be sent.</exception>
    public static unsafe bool TrySignal(SafeFileHandle process, int signal)
    {
        if (Libc.PidFdSendSignal(process, signal, null, 0) == 0)
        {
            return true;
        }

        var errno = Marshal.GetLastPInvokeError();
        return errno == Errno.NoProcess ? false : throw new NativeException("pidfd_send_signal", errno);
    }

    /// <summary>Waits for the end of a process.</summary>
    /// <returns>False when the time was over first.</returns>
    public static bool WaitForEnd(SafeFileHandle process, TimeSpan timeout, TimeProvider time)
    {
        Span<PollFd> fds = [new() { Fd = (int)process.DangerousGetHandle(), Events = PollFd.In }];
        for (var end = time.SinceBoot() + timeout; fds[0].Returned == 0;)
        {
            // A signal to us ends poll(2) early.
            var left = end - time.SinceBoot();
            if (left <= TimeSpan.Zero)
            {
                return false;
            }

            Poller.Wait(fds, left);
        }

        return true;
    }

    /// <summary>
    /// The wait status of a process that ended and was reaped by its parent. <c>Supported</c> is false where the kernel has no such call.
    /// </summary>
    public static unsafe (bool Supported, int? WaitStatus) ExitStatus(SafeFileHandle process)
    {
        // struct pidfd_info: 64 bytes; mask at 0, exit_code at 60.
        Span<byte> info = stackalloc byte[64];
        info.Clear();
        BitConverter.TryWriteBytes(info, InfoExit);
        fixed (byte* p = info)
        {
            if (Libc.IoCtl(process, GetInfo, p) < 0)
            {
                // ESRCH: it ended and nobody has reaped it yet. ENOTTY or EINVAL: an older kernel.
                return (Marshal.GetLastPInvokeError() == Errno.NoProcess, null);
            }
        }

        return (true, (BitConverter.ToUInt64(info) & InfoExit) != 0 ? BitConverter.ToInt32(info[60..]) : null);
    }
}
