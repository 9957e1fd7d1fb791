using Microsoft.Win32.SafeHandles;
using Watcher.Core.Cluster;
using Watcher.Core.Native;

namespace Watcher.TestKit.Sandbox;

/// <summary>A lock file held exclusively by the test, as renew-crypto holds Ganeti's.</summary>
internal sealed class SandboxLock : IDisposable
{
    private readonly SafeFileHandle _file;

    private SandboxLock(SafeFileHandle file) => _file = file;

    /// <summary>Takes the lock as soon as no step holds it, as renew-crypto does.</summary>
    public static SandboxLock Hold(string path)
    {
        var file = OwnLockFile.Open(path);
        FileLock.WaitExclusive(file);
        return new SandboxLock(file);
    }

    public static bool IsFree(string path)
    {
        using var held = TryHold(path);
        return held is not null;
    }

    public void Dispose() => _file.Dispose();

    private static SandboxLock? TryHold(string path)
    {
        var file = OwnLockFile.Open(path);
        if (FileLock.TryExclusive(file))
        {
            return new SandboxLock(file);
        }

        file.Dispose();
        return null;
    }
}
