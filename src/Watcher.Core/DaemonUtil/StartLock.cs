using Microsoft.Win32.SafeHandles;
using Watcher.Core.Cluster;
using Watcher.Core.Native;

namespace Watcher.Core.DaemonUtil;

/// <summary>Keeps two starts of one daemon apart, and a start and a stop: the second one finds it running, instead of two of them racing for the pid file.</summary>
/// <param name="paths">Where the locks lie.</param>
/// <param name="time">Time.</param>
internal sealed class StartLock(GanetiPaths paths, TimeProvider time)
{
    // A luxid that votes for its master takes the longest.
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(20);

    /// <summary>Waits for its turn; null where no lock can be made (/run is read-only, say): the daemon's own lock on its pid file remains.</summary>
    /// <exception cref="DaemonUtilException">Another start of the daemon does not end.</exception>
    public SafeFileHandle? Enter(string daemon) => Enter(daemon, StartPatience);

    /// <inheritdoc cref="Enter(string)"/>
    public SafeFileHandle? Enter(string daemon, TimeSpan patience)
    {
        SafeFileHandle file;
        try
        {
            file = OwnLockFile.Open(paths.Lock($"start-{daemon}"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }

        for (var began = time.SinceBoot(); !FileLock.TryExclusive(file); Pause())
        {
            if (time.SinceBoot() - began > patience)
            {
                var holder = LockHolder.Describe(file);
                file.Dispose();
                throw new DaemonUtilException($"{holder} has been starting {daemon} for too long: it is not waited for", ExitCode.Failure);
            }
        }

        return file;
    }

    /// <summary>flock(2) notifies nobody within a deadline.</summary>
    private static void Pause() => Poller.Wait([], Retry);
}
