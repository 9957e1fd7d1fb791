using System.Globalization;
using Microsoft.Win32.SafeHandles;
using Watcher.Core.Native;

namespace Watcher.Core.Cluster;

/// <summary>
/// Opening Ganeti's watcher lock, which lies in a directory where anybody may make files (/run/lock is 1777). What a user put in its place
/// before it was made would keep the watcher, and Ganeti's own tools, from working for ever: root sets it aside. Never root's own file, and
/// never one that a process of root's has locked or waits for: docs/decisions/0019.
/// </summary>
internal static class WatcherLock
{
    private const uint OwnerOnly = 0b110_000_000;
    private const int MostTries = 5;

    /// <summary>Opens the file for locking; made (0600) when it is missing. No link is followed.</summary>
    /// <param name="path">The file.</param>
    /// <param name="readOnly">Whether what is not root's is left where it is.</param>
    /// <param name="removed">A clause about what was in its place; null when all was well.</param>
    /// <exception cref="NativeException">It cannot be opened.</exception>
    public static SafeFileHandle Open(string path, bool readOnly, out string? removed)
    {
        removed = null;
        using var directory = OpenDirectory.Of(path, out var name);
        for (var tries = 1; ; tries++)
        {
            try
            {
                if (directory.Status(name) is not { } status)
                {
                    return directory.Create(name, OpenFlags.ReadWrite, OwnerOnly);
                }

                if (readOnly || !IsStrangers(status) || IsUsed(directory, name, status) || TryRemove(directory, name, status) is not { } place)
                {
                    // Without O_CREAT: with it the kernel refuses a file that another user made in a sticky directory (fs.protected_regular).
                    return directory.Open(name, OpenFlags.ReadWrite | OpenFlags.NonBlocking);
                }

                removed = string.Create(CultureInfo.InvariantCulture, $"{status.Kind} of uid {status.Uid} was in the place of {path}, and {place}");
            }
            catch (NativeException e) when (e.Errno is Errno.NoEntry or Errno.Exists && tries < MostTries)
            {
                // Somebody made or removed it in between.
            }
        }
    }

    /// <summary>A sentence about an owner who is not us, and so could hold the lock for ever; null when it is ours.</summary>
    public static string? ForeignOwner(SafeFileHandle file, string path) =>
        FileStatus.Of(file) is { IsOurs: false } status
            ? string.Create(CultureInfo.InvariantCulture, $"{path} belongs to uid {status.Uid}, who can stop the watcher by locking it")
            : null;

    private static bool IsStrangers(FileStatus status) => Libc.GetEffectiveUserId() == 0 && status.Uid != 0;

    /// <summary>Whether root is at a stranger's file: then it is what keeps Ganeti's tools and us apart at this moment.</summary>
    private static bool IsUsed(OpenDirectory directory, string name, FileStatus seen)
    {
        if (!seen.IsRegular)
        {
            return false;
        }

        using var file = directory.Open(name, OpenFlags.ReadWrite | OpenFlags.NonBlocking);
        return LockHolder.Users(file).Any(pid => FileStatus.OfPath(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}"))?.Uid is null or 0);
    }

    /// <summary>
    /// Moves what was seen to a name that cannot be foretold, looks again what it is, and removes it: whatever is exchanged meanwhile, only
    /// what was seen goes. A directory that is not empty stays aside.
    /// </summary>
    /// <returns>What became of it; null when it could not be moved, or was another by then, and is in its place again.</returns>
    private static string? TryRemove(OpenDirectory directory, string name, FileStatus seen)
    {
        var aside = $"{name}.{Guid.NewGuid():N}";
        try
        {
            if (!directory.TryMove(name, aside))
            {
                return null;
            }
        }
        catch (NativeException)
        {
            // A mount point, or a file system that is read-only; opening it says more.
            return null;
        }

        if (directory.Status(aside)?.IsSameFileAs(seen) != true)
        {
            directory.TryMove(aside, name);
            return null;
        }

        if (seen.IsDirectory)
        {
            return directory.RemoveDirectory(aside) ? "was removed" : $"was renamed to {aside}, since it is not empty";
        }

        directory.Remove(aside);
        return "was removed";
    }
}
