using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Watcher.Core.Native;

/// <summary>A flock(2) on an open file.</summary>
internal static class FileLock
{
    private const int Shared = 1;
    private const int Exclusive = 2;
    private const int NonBlocking = 4;
    private const int Unlock = 8;

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

    /// <summary>
    /// Gives the lock back and closes the file. Closing alone gives it back once the last copy of the descriptor is closed (flock(2)), and a program that one of our threads
    /// starts has a copy until its exec.
    /// </summary>
    public static void Release(SafeFileHandle file)
    {
        // It fails for what is no open file only; and the close that follows gives it back in any case.
        _ = Libc.FLock(file, Unlock);
        file.Dispose();
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
