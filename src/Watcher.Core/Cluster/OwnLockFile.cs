using Microsoft.Win32.SafeHandles;
using Watcher.Core.Native;

namespace Watcher.Core.Cluster;

/// <summary>A lock file in our own directory, where only root makes files.</summary>
internal static class OwnLockFile
{
    private const uint OwnerOnly = 0b110_000_000;

    /// <summary>Opens the file for locking; it and its directory are made when they are missing.</summary>
    public static SafeFileHandle Open(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return NativeFile.Open(path, OpenFlags.ReadWrite | OpenFlags.Create | OpenFlags.NonBlocking, OwnerOnly);
    }
}
