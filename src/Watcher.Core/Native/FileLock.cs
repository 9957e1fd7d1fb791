using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Watcher.Core.Native;

/// <summary>A flock(2) on an open file; given back when the file is closed.</summary>
internal static class FileLock
{
    private const int Shared = 1;
    private const int Exclusive = 2;
    private const int NonBlocking = 4;

    public static bool TryShared(SafeFileHandle file) => Try(file, Shared);

    public static bool TryExclusive(SafeFileHandle file) => Try(file, Exclusive);

    /// <summary>Waits for the lock, for as long as it takes.</summary>
    public static void WaitExclusive(SafeFileHandle file)
    {
        while (Libc.FLock(file, Exclusive) < 0)
        {
            var errno = Marshal.GetLastPInvokeError();
            if (errno != Errno.Interrupted)
            {
                throw new NativeException("flock", errno);
            }
        }
    }

    private static bool Try(SafeFileHandle file, int kind)
    {
        if (Libc.FLock(file, kind | NonBlocking) == 0)
        {
            return true;
        }

        var errno = Marshal.GetLastPInvokeError();
        return errno == Errno.WouldBlock ? false : throw new NativeException("flock", errno);
    }
}
