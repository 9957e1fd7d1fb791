using Microsoft.Win32.SafeHandles;
using Watcher.Core.Native;

namespace Watcher.Core.Storage;

/// <summary>
/// Opening and reading files of others, the only way in which that is done: nothing but a regular file, which neither blocks nor never ends, and
/// never more than a limit.
/// </summary>
internal static class BoundedFile
{
    private const int Flags = OpenFlags.ReadOnly | OpenFlags.NonBlocking;

    /// <summary>Reads a whole regular file, not through a link; null when there is none.</summary>
    /// <exception cref="FileFormatException">It is no regular file, or larger than <paramref name="limit"/> bytes.</exception>
    /// <exception cref="NativeException">It cannot be opened.</exception>
    public static byte[]? TryRead(string path, int limit)
    {
        using var file = TryOpen(path);
        return file is null ? null : Read(file, path, limit);
    }

    /// <summary>Opens a regular file, not through a link; null when there is none.</summary>
    /// <exception cref="FileFormatException">It is no regular file.</exception>
    /// <exception cref="NativeException">It cannot be opened.</exception>
    public static SafeFileHandle? TryOpen(string path) => TryOpen(path, () => NativeFile.Open(path, Flags));

    /// <summary>The same through links, in directories that are root's alone: what is installed and configured may be linked to.</summary>
    /// <inheritdoc cref="TryOpen(string)"/>
    public static SafeFileHandle? TryOpenThroughLinks(string path) => TryOpen(path, () => NativeFile.OpenThroughLinks(path, Flags));

    /// <summary>The same, of one that is open (not blocking, if it may be a FIFO).</summary>
    /// <exception cref="FileFormatException">It is no regular file, or larger than <paramref name="limit"/> bytes.</exception>
    public static byte[] Read(SafeFileHandle file, string path, int limit)
    {
        if (FileStatus.Of(file) is { IsRegular: false } status)
        {
            throw NotRegular(path, status);
        }

        var content = NativeFile.ReadStart(file, limit + 1);
        return content.Length <= limit ? content : throw new FileFormatException(path, $"is larger than {limit} bytes");
    }

    private static SafeFileHandle? TryOpen(string path, Func<SafeFileHandle> open)
    {
        try
        {
            var file = open();
            if (FileStatus.Of(file) is { IsRegular: false } status)
            {
                file.Dispose();
                throw NotRegular(path, status);
            }

            return file;
        }
        catch (NativeException e) when (e.Errno is Errno.NoEntry or Errno.NotDirectory)
        {
            return null;
        }
        catch (NativeException e) when (e.Errno == Errno.NoDeviceOrAddress)
        {
            throw new FileFormatException(path, "is a socket or a device that is not there, not a regular file", e);
        }
        catch (NativeException e) when (e.Errno == Errno.TooManyLinks)
        {
            throw new FileFormatException(path, "is a symbolic link, which is not followed", e);
        }
    }

    private static FileFormatException NotRegular(string path, FileStatus status) => new(path, $"is {status.Kind}, not a regular file");
}
