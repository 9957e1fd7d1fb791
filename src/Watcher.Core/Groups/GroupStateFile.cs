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

    private readonly GroupStatePlace _place = new(path);
    private readonly Lock _using = new();
    private SafeFileHandle? _held;
    private int _steps;

    public string Path => path;

    /// <summary>How often it was found blank: somebody had removed it, and with it wants forgotten whatever is remembered besides.</summary>
    public int Resets { get; private set; }

    private SafeFileHandle Held => _held ?? throw new InvalidOperationException($"{path} is not locked");

    /// <summary>Whether the lock is kept when a step ends.</summary>
    public bool KeepsLock { get; set; }

    /// <exception cref="FileFormatException">What lies there cannot be locked and written: no step can be made.</exception>
    public IDisposable? TryTake(out string? heldBy)
    {
        lock (_using)
        {
            try
            {
                return TryTakeNow(out heldBy);
            }
            catch (NativeException e)
            {
                throw new FileFormatException(path, $"{_place.Describe(e)}. The group is not served until then", e);
            }
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
                _place.KeepAside();
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
            if (_held is { } held)
            {
                FileLock.Release(held);
            }

            _held = null;
        }
    }

    private StepEnd? TryTakeNow(out string? heldBy)
    {
        heldBy = null;

        // A lock that was kept is worth nothing once the file was removed: another watcher would make a new one.
        if (_held is { } kept && _steps == 0 && !_place.IsStillThere(kept))
        {
            Dispose();
        }

        if (readOnly)
        {
            using var file = _place.TryOpenForLook();
            Resets = file is null || FileStatus.Of(file).Size == 0 ? 1 : 0;
        }
        else if (_held is null)
        {
            _held = _place.TryOpenLocked(out heldBy);
            if (_held is null)
            {
                return null;
            }

            Resets += FileStatus.Of(_held).Size == 0 ? 1 : 0;
        }

        _steps++;
        return new StepEnd(this);
    }

    private byte[] Content()
    {
        if (!readOnly)
        {
            return BoundedFile.Read(Held, path, Limit);
        }

        using var file = _place.TryOpenForLook();
        return file is null ? [] : BoundedFile.Read(file, path, Limit);
    }

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
