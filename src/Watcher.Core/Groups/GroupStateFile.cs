using Microsoft.Win32.SafeHandles;
using Watcher.Core.Cluster;
using Watcher.Core.Native;
using Watcher.Core.Storage;

namespace Watcher.Core.Groups;

/// <summary>
/// The file <c>watcher.GROUP.data</c>, whose flock is what keeps two watchers, ours and the stock one, from acting on one group. It is held
/// from reading until the restarts are settled: over several steps while jobs run. The duties of one group share it, each with a section of its
/// own: they may hold it at the same time, and neither waits for the other.
/// </summary>
/// <param name="path">The file.</param>
/// <param name="readOnly">For a look: locks nothing, makes and changes nothing.</param>
internal sealed class GroupStateFile(string path, bool readOnly) : IStepLock, IDisposable
{
    private const int Limit = 16 << 20;
    private const uint OwnerOnly = 0b110_000_000;

    private readonly Lock _using = new();
    private SafeFileHandle? _held;
    private int _steps;

    public string Path => path;

    private SafeFileHandle Held => _held ?? throw new InvalidOperationException($"{path} is not locked");

    /// <summary>Whether the lock is kept when a step ends.</summary>
    public bool KeepsLock { get; set; }

    public IDisposable? TryTake(out string? heldBy)
    {
        heldBy = null;
        lock (_using)
        {
            // A lock that was kept is worth nothing once the file was removed: another watcher would make a new one.
            if (_held is { } kept && _steps == 0 && !IsStillThere(kept))
            {
                Dispose();
            }

            if (!readOnly && _held is null)
            {
                _held = TryOpenLocked(out heldBy);
                if (_held is null)
                {
                    return null;
                }
            }

            _steps++;
            return new StepEnd(this);
        }
    }

    /// <summary>The state; a blank one when there is no file.</summary>
    /// <exception cref="FileFormatException">It is no regular file, too large, or cannot be understood; it is kept aside by the next change.</exception>
    public StockState Read()
    {
        lock (_using)
        {
            return StockState.Parse(Content(), path);
        }
    }

    /// <summary>
    /// Changes what is there now, durably. When there is nothing new to write, the file's time says that the group was looked at, as with the
    /// stock watcher, which begins anew too after a content that it does not understand (ganeti/watcher/state.py). Ours is kept aside as
    /// <c>*.bad</c> before it is replaced.
    /// </summary>
    /// <param name="change">Gives the new state, from the present one.</param>
    /// <param name="lookedAt">When the group was looked at; null when it was not.</param>
    public void Change(Func<StockState, StockState> change, DateTimeOffset? lookedAt)
    {
        lock (_using)
        {
            byte[]? before = null;
            var state = StockState.Blank;
            try
            {
                var present = Content();
                state = StockState.Parse(present, path);
                before = present.Length > 0 ? state.Write() : null;
            }
            catch (FileFormatException)
            {
                KeepAside();
            }

            var after = change(state).Write();
            if (before is null || !before.AsSpan().SequenceEqual(after))
            {
                Replace(after);
            }
            else if (lookedAt is { } at)
            {
                Touch(after, at);
            }
        }
    }

    public void Dispose()
    {
        lock (_using)
        {
            _held?.Dispose();
            _held = null;
        }
    }

    private byte[] Content() => readOnly ? BoundedFile.TryRead(path, Limit) ?? [] : BoundedFile.Read(Held, path, Limit);

    /// <summary>A file with another name too may be anybody's: its time is not ours to set.</summary>
    private void Touch(ReadOnlySpan<byte> content, DateTimeOffset at)
    {
        if (FileStatus.Of(Held).IsOursAlone)
        {
            File.SetLastWriteTimeUtc(Held, at.UtcDateTime);
        }
        else
        {
            Replace(content);
        }
    }

    /// <summary>A second name for it, whatever its size: its own name it keeps, and its lock, until it is replaced.</summary>
    private void KeepAside()
    {
        using var directory = OpenDirectory.Of(path, out var name);
        directory.Remove($"{name}.bad");
        directory.Link(name, $"{name}.bad");
    }

    /// <summary>The new file is locked before it gets the name, so that nobody comes between.</summary>
    private void Replace(ReadOnlySpan<byte> content)
    {
        using var draft = DraftFile.Of(path);
        try
        {
            RandomAccess.Write(draft.File, content, 0);
            draft.Publish(durable: true);
        }
        catch
        {
            draft.File.Dispose();
            throw;
        }

        _held?.Dispose();
        _held = draft.File;
    }

    /// <summary>Opens and locks; anew when another watcher replaced the file meanwhile.</summary>
    private SafeFileHandle? TryOpenLocked(out string? heldBy)
    {
        heldBy = null;
        for (var tries = 0; tries < 10; tries++)
        {
            var file = NativeFile.Open(path, OpenFlags.ReadWrite | OpenFlags.Create | OpenFlags.NonBlocking, OwnerOnly);
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

    private bool IsStillThere(SafeFileHandle file) => FileStatus.OfLink(path)?.IsSameFileAs(FileStatus.Of(file)) == true;

    private sealed class StepEnd(GroupStateFile file) : IDisposable
    {
        public void Dispose()
        {
            lock (file._using)
            {
                file._steps--;
                if (file is { _steps: 0, KeepsLock: false })
                {
                    file.Dispose();
                }
            }
        }
    }
}
