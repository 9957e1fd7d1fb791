using System.Globalization;
using Microsoft.Win32.SafeHandles;
using Watcher.Core.Duties;
using Watcher.Core.Native;
using Watcher.Core.Storage;

namespace Watcher.Core.Cluster;

/// <summary>
/// The gate of a duty on this node: the pause file, an upgrade under way, the stock watcher's lock (shared), and a lock of the duty's own, so
/// that the service and a pass do not step it at once.
/// </summary>
/// <param name="paths">Where the files lie.</param>
/// <param name="ownLock">The duty's own lock.</param>
/// <param name="ignorePause">Whether a pause and an upgrade's intent are overridden.</param>
/// <param name="readOnly">Whether a pause file that has had its day, and what is not root's in the lock's place, is left where it is: for a look that changes nothing.</param>
/// <param name="time">Time.</param>
internal sealed class WatcherGate(GanetiPaths paths, IStepLock ownLock, bool ignorePause, bool readOnly, TimeProvider time) : IGate
{
    // flock notifies nobody: look again once a second while something is to be done.
    private static readonly TimeSpan LockRetry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PauseRetry = TimeSpan.FromSeconds(30);

    public GateEntry? TryEnter(out GateClosed? closed)
    {
        IDisposable? own = null;
        HeldLock? shared = null;
        string? removed = null;
        string? noPause = null;
        try
        {
            own = ownLock.TryTake(out var heldBy);
            if (own is null)
            {
                closed = new GateClosed($"another ganeti-watcher is at work ({heldBy})", LockRetry);
                return null;
            }

            var file = WatcherLock.Open(paths.WatcherLock, readOnly, out removed);
            shared = new HeldLock(file);
            var foreign = WatcherLock.ForeignOwner(file, paths.WatcherLock);
            closed = (ignorePause ? null : Pause(out noPause)) ?? TakeShared(file, isFault: foreign is not null);
            return new GateEntry(foreign, shared, own) { Removed = removed, NoPause = noPause };
        }
        catch (FileFormatException e) when (own is null)
        {
            // Without the lock nothing may be read either.
            closed = new GateClosed(e.Message, PauseRetry, IsFault: true);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FileFormatException)
        {
            closed = new GateClosed(e.Message, PauseRetry, IsFault: true);
            return new GateEntry(null, shared, own) { Removed = removed, NoPause = noPause };
        }
    }

    private GateClosed? Pause(out string? noPause)
    {
        var now = time.GetUtcNow();
        var pause = PauseFile.Read(paths.PauseFile, now);
        var said = pause.Remove && !readOnly ? PauseFile.RemoveOutdated(paths.PauseFile, now) : pause;
        noPause = said.NoTime is { } content
            ? $"{paths.PauseFile} {(readOnly ? "says" : "said")} '{content}', which is no time until which to pause: nothing is paused, and the file {(readOnly ? "goes with the next step" : "was removed")}"
            : null;

        if (pause.Until is { } until)
        {
            var text = until == DateTimeOffset.MaxValue ? "for ever"
                : string.Create(CultureInfo.InvariantCulture, $"until {TimeZoneInfo.ConvertTime(until, time.LocalTimeZone):yyyy-MM-dd HH:mm:ss}");
            var left = until - now < PauseRetry ? until - now : PauseRetry;
            return new GateClosed($"the watcher is paused {text}", left > LockRetry ? left : LockRetry);
        }

        return File.Exists(paths.UpgradeIntent)
            ? new GateClosed($"an upgrade of Ganeti is under way ({paths.UpgradeIntent} exists)", PauseRetry)
            : null;
    }

    /// <summary>
    /// Takes the stock watcher's lock, shared. Not when somebody waits for it exclusively: flock(2) knows no fairness, and steps that follow
    /// each other closely could keep him waiting for ever.
    /// </summary>
    private GateClosed? TakeShared(SafeFileHandle file, bool isFault)
    {
        if (LockHolder.Waiter(file) is { } waiter)
        {
            return new GateClosed($"{paths.WatcherLock} is wanted exclusively by {waiter}", LockRetry, isFault);
        }

        return FileLock.TryShared(file)
            ? null
            : new GateClosed($"{paths.WatcherLock} is held exclusively by {LockHolder.Describe(file)}", LockRetry, isFault);
    }
}
