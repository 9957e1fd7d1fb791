using Microsoft.Win32.SafeHandles;
using Watcher.Core.Cluster;
using Watcher.Core.Native;
using Watcher.Core.Storage;

namespace Watcher.Core.Instances;

/// <summary>
/// The file <c>watcher.GROUP.data</c>, whose flock is what keeps two watchers, ours and the stock one, from acting on one group. It is held
/// from reading until the restarts are settled: over several steps while jobs run.
/// </summary>
/// <param name="path">The file.</param>
/// <param name="readOnly">For a look: locks nothing, makes and changes nothing.</param>
internal sealed class GroupStateFile(string path, bool readOnly) : IStepLock, IDisposable
{
    private const int Limit = 16 << 20;
    private const uint OwnerOnly = 0b110_000_000;

    private SafeFileHandle? _held;

    public string Path => path;

    private SafeFileHandle Held => _held ?? throw new InvalidOperationException($"{path} is not locked");

    /// <summary>Whether the lock is kept when a step ends.</summary>
    public bool KeepsLock { get; set; }

    public IDisposable? TryTake(out string? heldBy)
    {
        heldBy = null;
        if (!readOnly && _held is null)
        {
            _held = TryOpenLocked(out heldBy);
            if (_held is null)
            {
                return null;
            }
        }

        return new StepEnd(this);
    }

    /// <summary>The content; nothing when there is no file.</summary>
    public byte[] Read()
    {
        if (readOnly)
        {
            return BoundedFile.TryRead(path, Limit) ?? [];
        }

        var content = NativeFile.ReadStart(Held, Limit + 1);
        return content.Length <= Limit ? content : throw new FileFormatException(path, $"is larger than {Limit} bytes");
    }

    /// <summary>Replaces the content, durably. The new file is locked before it gets the name, so that nobody comes between.</summary>
    public void Replace(ReadOnlySpan<byte> content)
    {
        var temporary = $"{path}.{Environment.ProcessId}.new";
        File.Delete(temporary);
        var file = NativeFile.Open(temporary, OpenFlags.ReadWrite | OpenFlags.Create | OpenFlags.Exclusive, OwnerOnly);
        try
        {
            if (!FileLock.TryExclusive(file))
            {
                throw new IOException($"{temporary} is locked by {LockHolder.Describe(file)}");
            }

            RandomAccess.Write(file, content, 0);
            Libc.ThrowIfFailed(Libc.FSync(file), $"fsync {temporary}");
            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            file.Dispose();
            File.Delete(temporary);
            throw;
        }

        _held?.Dispose();
        _held = file;
        using var directory = NativeFile.OpenOwnDirectory(System.IO.Path.GetDirectoryName(path)!);
        Libc.ThrowIfFailed(Libc.FSync(directory), $"fsync the directory of {path}");
    }

    /// <summary>Says that the group was looked at, as the stock watcher does, though there is nothing new to write.</summary>
    public void Touch(DateTimeOffset now) => File.SetLastWriteTimeUtc(Held, now.UtcDateTime);

    public void Dispose()
    {
        _held?.Dispose();
        _held = null;
    }

    /// <summary>Opens and locks; anew when another watcher replaced the file meanwhile.</summary>
    private SafeFileHandle? TryOpenLocked(out string? heldBy)
    {
        heldBy = null;
        for (var tries = 0; tries < 10; tries++)
        {
            var file = NativeFile.Open(path, OpenFlags.ReadWrite | OpenFlags.Create, OwnerOnly);
            if (!FileLock.TryExclusive(file))
            {
                heldBy = LockHolder.Describe(file);
                file.Dispose();
                return null;
            }

            if (IsStillThere(file))
            {
                return file;
            }

            file.Dispose();
        }

        heldBy = "several watchers, one after the other";
        return null;
    }

    private bool IsStillThere(SafeFileHandle file)
    {
        try
        {
            using var named = NativeFile.Open(path, OpenFlags.ReadOnly);
            var (locked, found) = (FileStatus.Of(file), FileStatus.Of(named));
            return (locked.Device, locked.Inode) == (found.Device, found.Inode);
        }
        catch (NativeException e) when (e.Errno == Errno.NoEntry)
        {
            return false;
        }
    }

    private sealed class StepEnd(GroupStateFile file) : IDisposable
    {
        public void Dispose()
        {
            if (!file.KeepsLock)
            {
                file.Dispose();
            }
        }
    }
}
