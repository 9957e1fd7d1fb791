using System.Globalization;
using Watcher.Core.Duties;
using Watcher.Core.Native;
using Watcher.Core.Storage;

namespace Watcher.Core.Cluster;

/// <summary>
/// The gate of a duty on this node: the pause file, an upgrade under way, the stock watcher's lock (shared), and a lock of the duty's own, so
/// that the service and a pass do not step it at once.
/// </summary>
/// <param name="paths">Where the files lie.</param>
/// <param name="ownLock">The duty's own lock file.</param>
/// <param name="ignorePause">Whether a pause and an upgrade's intent are overridden.</param>
/// <param name="time">Time.</param>
internal sealed class WatcherGate(GanetiPaths paths, string ownLock, bool ignorePause, TimeProvider time) : IGate
{
    // flock notifies nobody: look again once a second while something is to be done.
    private static readonly TimeSpan LockRetry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PauseRetry = TimeSpan.FromSeconds(30);

    public GateEntry? TryEnter(out GateClosed? closed)
    {
        try
        {
            closed = ignorePause ? null : Pause();
            return closed is null ? TryLocks(out closed) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FileFormatException)
        {
            closed = new GateClosed(e.Message, PauseRetry, IsFault: true);
            return null;
        }
    }

    private GateClosed? Pause()
    {
        var now = time.GetUtcNow();
        var pause = PauseFile.Read(paths.PauseFile, now);
        if (pause.Remove)
        {
            File.Delete(paths.PauseFile);
        }

        if (pause.Until is { } until)
        {
            var text = until == DateTimeOffset.MaxValue ? "for ever"
                : string.Create(CultureInfo.InvariantCulture, $"until {TimeZoneInfo.ConvertTime(until, time.LocalTimeZone):yyyy-MM-dd HH:mm:ss}");
            return new GateClosed($"the watcher is paused {text}", until - now < PauseRetry ? until - now : PauseRetry);
        }

        return File.Exists(paths.UpgradeIntent)
            ? new GateClosed($"an upgrade of Ganeti is under way ({paths.UpgradeIntent} exists)", PauseRetry)
            : null;
    }

    private GateEntry? TryLocks(out GateClosed? closed)
    {
        var shared = WatcherLock.Open(paths.WatcherLock);
        try
        {
            var foreign = WatcherLock.ForeignOwner(shared, paths.WatcherLock);
            if (!FileLock.TryShared(shared))
            {
                closed = new GateClosed(
                    $"{paths.WatcherLock} is held exclusively by {LockHolder.Describe(shared)}", LockRetry, IsFault: foreign is not null);
                shared.Dispose();
                return null;
            }

            Directory.CreateDirectory(paths.OwnRunDirectory);
            var own = WatcherLock.Open(ownLock);
            if (!FileLock.TryExclusive(own))
            {
                closed = new GateClosed($"another ganeti-watcher is at work ({LockHolder.Describe(own)})", LockRetry);
                own.Dispose();
                shared.Dispose();
                return null;
            }

            closed = null;
            return new GateEntry(foreign, own, shared);
        }
        catch
        {
            shared.Dispose();
            throw;
        }
    }
}
