using Microsoft.Win32.SafeHandles;

namespace Watcher.Core.Native;

/// <summary>An open file with a <see cref="FileLock"/>, which is given back with it.</summary>
/// <param name="file">The file.</param>
internal sealed class HeldLock(SafeFileHandle file) : IDisposable
{
    public void Dispose() => FileLock.Release(file);
}
