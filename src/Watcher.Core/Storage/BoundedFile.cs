using Microsoft.Win32.SafeHandles;
using Watcher.Core.Native;

namespace Watcher.Core.Storage;

/// <summary>Reading small files of others: bounded, never a device or FIFO that would make us wait.</summary>
internal static class BoundedFile
{
    /// <summary>Reads a whole regular file; null when there is none.</summary>
    /// <exception cref="FileFormatException">It is no regular file, or larger than <paramref name="limit"/> bytes.</exception>
    /// <exception cref="NativeException">It cannot be opened.</exception>
    public static byte[]? TryRead(string path, int limit)
    {
        try
        {
            using var file = NativeFile.Open(path, OpenFlags.ReadOnly | OpenFlags.NonBlocking);
            return Read(file, path, limit);
        }
        catch (NativeException e) when (e.Errno == Errno.NoEntry)
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

    /// <summary>The same, of one that is open (not blocking, if it may be a FIFO).</summary>
    /// <exception cref="FileFormatException">It is no regular file, or larger than <paramref name="limit"/> bytes.</exception>
    public static byte[] Read(SafeFileHandle file, string path, int limit)
    {
        var status = FileStatus.Of(file);
        if (!status.IsRegular)
        {
            throw new FileFormatException(path, $"is {status.Kind}, not a regular file");
        }

        var content = NativeFile.ReadStart(file, limit + 1);
        return content.Length <= limit ? content : throw new FileFormatException(path, $"is larger than {limit} bytes");
    }
}
