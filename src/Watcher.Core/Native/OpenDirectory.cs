using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Watcher.Core.Native;

/// <summary>
/// An open directory, in which others may make files too. What is done in it is done relative to it, and never through a link: whatever they
/// put there, and wherever its path leads by then, nothing outside of it is reached.
/// </summary>
internal sealed class OpenDirectory : IDisposable
{
    private const uint NoReplace = 1;
    private const int IsDirectory = 0x200;

    private readonly SafeFileHandle _handle;
    private readonly string _path;

    private OpenDirectory(SafeFileHandle handle, string path) => (_handle, _path) = (handle, path);

    /// <summary>Opens a directory. A link in its place is followed if it is root's (or our own): an administrator may have moved the directory.</summary>
    /// <exception cref="NativeException">It cannot be opened, or is none.</exception>
    public static OpenDirectory At(string path)
    {
        try
        {
            return new(NativeFile.Open(path, OpenFlags.ReadOnly | OpenFlags.Directory), path);
        }
        catch (NativeException e) when (e.Errno is Errno.NotDirectory or Errno.TooManyLinks && FileStatus.OfLink(path) is { IsSymbolicLink: true, IsRootsOrOurs: true })
        {
            return new(NativeFile.Open(path + "/", OpenFlags.ReadOnly | OpenFlags.Directory), path);
        }
    }

    /// <summary>The one that a file lies in.</summary>
    /// <param name="path">The file's path.</param>
    /// <param name="name">Its name in the directory.</param>
    public static OpenDirectory Of(string path, out string name)
    {
        name = Path.GetFileName(path);
        return At(Path.GetDirectoryName(path)!);
    }

    /// <summary>What it is itself, wherever its path leads by now.</summary>
    public FileStatus Self => FileStatus.Of(_handle);

    /// <summary>Its path without links.</summary>
    public string RealPath => new FileInfo($"/proc/self/fd/{_handle.DangerousGetHandle()}").LinkTarget ?? _path;

    /// <summary>The names in it, as they are now.</summary>
    public IEnumerable<string> Names() =>
        Directory.EnumerateFileSystemEntries($"/proc/self/fd/{_handle.DangerousGetHandle()}").Select(each => Path.GetFileName(each));

    /// <summary>Opens what is there.</summary>
    public SafeFileHandle Open(string name, int flags) => NativeFile.OpenAt(_handle, name, $"{_path}/{name}", flags, 0);

    /// <summary>Makes a file; its name must be new.</summary>
    public SafeFileHandle Create(string name, int access, uint mode) =>
        NativeFile.OpenAt(_handle, name, $"{_path}/{name}", access | OpenFlags.Create | OpenFlags.Exclusive, mode);

    /// <summary>What a name is: a link itself, not what it leads to; null when there is nothing.</summary>
    public FileStatus? Status(string name)
    {
        try
        {
            return FileStatus.At(_handle, name);
        }
        catch (NativeException e) when (e.Errno == Errno.NoEntry)
        {
            return null;
        }
    }

    /// <summary>Gives a file another name; what has that name now is replaced, a link itself.</summary>
    public void Rename(string from, string to) =>
        Libc.ThrowIfFailed(Libc.RenameAt(_handle, from, _handle, to, 0), $"rename {_path}/{from} to {to}");

    /// <summary>The same to a name that must be new.</summary>
    /// <returns>False when it is taken, or there is nothing to rename.</returns>
    public bool TryMove(string from, string to) =>
        Succeeded(Libc.RenameAt(_handle, from, _handle, to, NoReplace), $"rename {_path}/{from} to {to}", Errno.Exists, Errno.NoEntry);

    /// <summary>Gives a file a second name, which must be new.</summary>
    public void Link(string name, string second) =>
        Libc.ThrowIfFailed(Libc.LinkAt(_handle, name, _handle, second, 0), $"link {_path}/{name} as {second}");

    /// <summary>Gives a file a second name in another directory, of the same file system; what has that name now is replaced, in one step.</summary>
    public void LinkInto(string name, OpenDirectory other, string second) => other.Replace(
        second, draft => Libc.ThrowIfFailed(Libc.LinkAt(_handle, name, other._handle, draft, 0), $"link {_path}/{name} as {other._path}/{second}"));

    /// <summary>Makes a symbolic link; what has that name now is replaced, in one step.</summary>
    public void SymbolicLink(string target, string name) => Replace(
        name, draft => Libc.ThrowIfFailed(Libc.SymbolicLinkAt(target, _handle, draft), $"symlink {_path}/{name}"));

    /// <summary>Removes a name: of a link, the link itself. Not a directory.</summary>
    /// <returns>False when it is gone already.</returns>
    public bool Remove(string name) => Succeeded(Libc.UnlinkAt(_handle, name, 0), $"unlink {_path}/{name}", Errno.NoEntry, Errno.NoEntry);

    /// <summary>Removes a directory.</summary>
    /// <returns>False when it is not empty, or gone already.</returns>
    public bool RemoveDirectory(string name) => Succeeded(Libc.UnlinkAt(_handle, name, IsDirectory), $"rmdir {_path}/{name}", Errno.NotEmpty, Errno.NoEntry);

    /// <summary>Removes a name that still belongs to the file that was looked at.</summary>
    /// <returns>False when it belongs to another one, or is gone.</returns>
    public bool RemoveIfStill(string name, FileStatus seen) => Status(name)?.IsSameFileAs(seen) == true && Remove(name);

    /// <summary>Gives the directory itself to a user and a group.</summary>
    public void GiveTo(uint user, uint group) => Libc.ThrowIfFailed(Libc.FChown(_handle, user, group), $"chown {_path}");

    /// <summary>Whatever the umask left of its permissions.</summary>
    public void SetMode(UnixFileMode mode) => File.SetUnixFileMode(_handle, mode);

    /// <summary>Makes its names outlive a power cut.</summary>
    public void Flush() => Libc.ThrowIfFailed(Libc.FSync(_handle), $"fsync {_path}");

    public void Dispose() => _handle.Dispose();

    /// <summary>By a name that nobody can foretell; rename(2) does nothing with two names of one file, and leaves both.</summary>
    private void Replace(string name, Action<string> make)
    {
        var draft = $".{name}.{Guid.NewGuid():N}";
        make(draft);
        try
        {
            Rename(draft, name);
        }
        finally
        {
            Remove(draft);
        }
    }

    private static bool Succeeded(int result, string call, int expected, int alsoExpected)
    {
        if (result == 0)
        {
            return true;
        }

        var errno = Marshal.GetLastPInvokeError();
        return errno == expected || errno == alsoExpected ? false : throw new NativeException(call, errno);
    }
}
