using Microsoft.Win32.SafeHandles;
using Watcher.Core.Cluster;
using Watcher.Core.Native;

namespace Watcher.Core.Groups;

/// <summary>The place of a group's state file: what lies there, and whether it can be locked, read and written.</summary>
/// <param name="path">The place.</param>
internal sealed class GroupStatePlace(string path)
{
    private const uint OwnerOnly = 0b110_000_000;

    /// <summary>Opens and locks what lies there, and makes it where there is nothing; anew when another watcher replaced the file meanwhile.</summary>
    /// <returns>The file; null when somebody else has it.</returns>
    public SafeFileHandle? TryOpenLocked(out string? heldBy)
    {
        heldBy = null;
        for (var tries = 0; tries < 10; tries++)
        {
            var file = Open(OpenFlags.ReadWrite, OpenFlags.Create);
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

    /// <summary>Opens it to be read; null when nothing lies there.</summary>
    public SafeFileHandle? TryOpenForLook()
    {
        try
        {
            var file = Open(OpenFlags.ReadOnly, 0);
            if (!FileStatus.Of(file).IsDirectory)
            {
                return file;
            }

            // To read it is no error; to lock and write it, as a step does, would be.
            file.Dispose();
            throw new NativeException($"open {path}", Errno.IsDirectory);
        }
        catch (NativeException e) when (e.Errno == Errno.NoEntry && FileStatus.OfLink(path) is null)
        {
            return null;
        }
    }

    /// <summary>Whether that file still is the one that lies there: a lock on another one is worth nothing.</summary>
    public bool IsStillThere(SafeFileHandle file)
    {
        var there = FileStatus.OfLink(path);
        return (there is { IsSymbolicLink: true } ? FileStatus.OfPath(path) : there)?.IsSameFileAs(FileStatus.Of(file)) == true;
    }

    /// <summary>What lies there that could not be opened, and what to do about it.</summary>
    public string Describe(NativeException e) => FileStatus.OfLink(path) switch
    {
        { IsSymbolicLink: true } => "is a symbolic link, and followed only if it is root's and leads to a regular file of root's. Remove it, or put that file in its place; without one, attempts begin anew",
        { IsRegular: false } status => $"is {status.Kind}, not a regular file. Remove it; attempts begin anew",
        _ => $"cannot be used: {e.Message}",
    };

    /// <summary>A second name for it, whatever its size: its own name it keeps, and its lock, until it is replaced.</summary>
    public void KeepAside()
    {
        using var directory = OpenDirectory.Of(path, out var name);
        directory.Remove($"{name}.bad");
        directory.Link(name, $"{name}.bad");
    }

    /// <summary>
    /// A link that is root's is followed to a regular file that is root's. The next change puts a file of its own in the link's place, as the stock watcher's
    /// does: nothing is written where it leads.
    /// </summary>
    private SafeFileHandle Open(int access, int create)
    {
        try
        {
            return NativeFile.Open(path, access | create | OpenFlags.NonBlocking, OwnerOnly);
        }
        catch (NativeException e) when (e.Errno == Errno.TooManyLinks && FileStatus.OfLink(path) is { IsSymbolicLink: true, IsRootsOrOurs: true })
        {
            // Looked at before it is opened: with some devices even that does something.
            using var target = NativeFile.OpenThroughLinks(path, OpenFlags.PathOnly);
            if (FileStatus.Of(target) is { IsRegular: true, IsRootsOrOurs: true })
            {
                return NativeFile.OpenThroughLinks($"/proc/self/fd/{target.DangerousGetHandle()}", access | OpenFlags.NonBlocking);
            }

            throw;
        }
    }
}
