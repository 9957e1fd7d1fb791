using System.Globalization;
using Microsoft.Win32.SafeHandles;
using Watcher.Core.Native;

namespace Watcher.Core.Cluster;

/// <summary>Opening a lock file that lies in a directory where anybody may make files (/run/lock is 1777).</summary>
internal static class WatcherLock
{
    private const uint OwnerOnly = 0b110_000_000;

    /// <summary>Opens the file for locking; made (0600) when it is missing. No link is followed.</summary>
    public static SafeFileHandle Open(string path)
    {
        // First without O_CREAT: with it the kernel refuses a file that another user made in a sticky directory (fs.protected_regular),
        // and such a file is to be reported, not to stop us.
        try
        {
            return NativeFile.Open(path, OpenFlags.ReadWrite);
        }
        catch (NativeException e) when (e.Errno == Errno.NoEntry)
        {
            return NativeFile.Open(path, OpenFlags.ReadWrite | OpenFlags.Create, OwnerOnly);
        }
    }

    /// <summary>A sentence about an owner who is not us, and so could hold the lock for ever; null when it is ours.</summary>
    public static string? ForeignOwner(SafeFileHandle file, string path) =>
        FileStatus.Of(file).Uid is var owner && owner == Libc.GetEffectiveUserId()
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"{path} belongs to uid {owner}, who can stop the watcher by locking it");
}
