using Microsoft.Win32.SafeHandles;
using Watcher.Core.Cluster;
using Watcher.Core.Native;

namespace Watcher.Hosting;

/// <summary>The lock that makes one service of many: <c>/run/ganeti-watcher/service.lock</c>, held for a service's life.</summary>
internal static class ServiceLock
{
    private static readonly TimeSpan Ending = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    /// <summary>Takes the lock; null when another service has it.</summary>
    public static SafeFileHandle? TryTake(GanetiPaths paths)
    {
        var file = OwnLockFile.Open(paths.ServiceLock);
        if (FileLock.TryExclusive(file))
        {
            return file;
        }

        file.Dispose();
        return null;
    }

    /// <summary>Waits for the lock on a thread of its own, asleep in the kernel until it is free.</summary>
    public static Task<SafeFileHandle> TakeAsync(GanetiPaths paths, CancellationToken ct)
    {
        var file = OwnLockFile.Open(paths.ServiceLock);

        // flock(2) cannot be cancelled: at shutdown the thread, a background one, ends with the process.
        var taken = Task.Factory.StartNew(
            () => FileLock.WaitExclusive(file), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        return WaitAsync();

        async Task<SafeFileHandle> WaitAsync()
        {
            await taken.WaitAsync(ct);
            return file;
        }
    }

    /// <summary>Waits until a service that is ending has ended, but no longer than such an end takes: until then it has the watchers' lock as well.</summary>
    public static async Task UntilFreeAsync(GanetiPaths paths, TimeProvider time, CancellationToken ct)
    {
        var began = time.GetTimestamp();
        while (Holder(paths) is not null && time.GetElapsedTime(began) < Ending)
        {
            await Task.Delay(Look, time, ct);
        }
    }

    /// <summary>Who holds the lock, for people; null when nobody does.</summary>
    public static string? Holder(GanetiPaths paths)
    {
        try
        {
            using var file = NativeFile.Open(paths.ServiceLock, OpenFlags.ReadOnly);
            return FileLock.TryShared(file) ? null : LockHolder.Describe(file);
        }
        catch (NativeException e) when (e.Errno == Errno.NoEntry)
        {
            return null;
        }
    }
}
