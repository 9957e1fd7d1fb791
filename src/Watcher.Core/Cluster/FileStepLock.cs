using Watcher.Core.Native;

namespace Watcher.Core.Cluster;

/// <summary>A lock file of our own.</summary>
/// <param name="path">The file; made when it is missing.</param>
internal sealed class FileStepLock(string path) : IStepLock
{
    public IDisposable? TryTake(out string? heldBy)
    {
        heldBy = null;
        var file = OwnLockFile.Open(path);
        if (FileLock.TryExclusive(file))
        {
            return new HeldLock(file);
        }

        heldBy = LockHolder.Describe(file);
        file.Dispose();
        return null;
    }
}
