using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Watcher.Core.Native;

/// <summary>Opening files with what .NET's own API lacks: not following a link, relative to an open directory, not blocking on a FIFO.</summary>
internal static class NativeFile
{
    private const int FirstBuffer = 4 << 10;

    /// <summary>Opens a path; always close-on-exec, never following a link in the last component.</summary>
    /// <exception cref="NativeException">As open(2).</exception>
    public static SafeFileHandle Open(string path, int flags, uint mode = 0) => Open(Libc.AtFdCwd, path, path, flags | OpenFlags.NoFollow, mode);

    /// <summary>The same through links, where an administrator may have put some.</summary>
    /// <exception cref="NativeException">As open(2).</exception>
    public static SafeFileHandle OpenThroughLinks(string path, int flags) => Open(Libc.AtFdCwd, path, path, flags, 0);

    /// <summary>Opens a name in an open directory; its path is for people.</summary>
    /// <exception cref="NativeException">As open(2).</exception>
    public static SafeFileHandle OpenAt(SafeFileHandle directory, string name, string path, int flags, uint mode) =>
        Open((int)directory.DangerousGetHandle(), name, path, flags | OpenFlags.NoFollow, mode);

    /// <summary>Reads an open file from its beginning, at most <paramref name="limit"/> bytes.</summary>
    public static byte[] ReadStart(SafeFileHandle file, int limit)
    {
        // A limit is there for what should not be; what is there is mostly small.
        var buffer = new byte[Math.Min(limit, FirstBuffer)];
        var length = 0;
        while (RandomAccess.Read(file, buffer.AsSpan(length), length) is var read and > 0)
        {
            length += read;
            if (length == buffer.Length)
            {
                if (length == limit)
                {
                    break;
                }

                Array.Resize(ref buffer, (int)Math.Min(limit, 2L * length));
            }
        }

        return buffer[..length];
    }

    /// <summary>Reads what cannot be read at an offset (files in /proc), at most <paramref name="limit"/> bytes.</summary>
    public static unsafe byte[] ReadStream(SafeFileHandle file, int limit, string path)
    {
        var buffer = new byte[limit];
        var length = 0;
        while (length < limit)
        {
            nint read;
            fixed (byte* start = &buffer[length])
            {
                read = Libc.Read(file, start, (nuint)(limit - length));
            }

            if (read == 0)
            {
                break;
            }

            if (read < 0)
            {
                throw new NativeException($"read {path}", Marshal.GetLastPInvokeError());
            }

            length += (int)read;
        }

        return buffer[..length];
    }

    /// <summary>Reads what is there, once; blocks while nothing is.</summary>
    /// <returns>How much; 0 at the end.</returns>
    public static unsafe int ReadSome(SafeFileHandle file, byte[] buffer, string path)
    {
        fixed (byte* start = buffer)
        {
            var read = Libc.Read(file, start, (nuint)buffer.Length);
            return read >= 0 ? (int)read
                : Marshal.GetLastPInvokeError() is var errno && errno == Errno.Interrupted ? ReadSome(file, buffer, path)
                : throw new NativeException($"read {path}", errno);
        }
    }

    private static SafeFileHandle Open(int directory, string name, string path, int flags, uint mode)
    {
        var fd = Libc.OpenAt(directory, name, flags | OpenFlags.CloseOnExec, mode);
        return fd >= 0 ? new SafeFileHandle(fd, ownsHandle: true) : throw new NativeException($"open {path}", Marshal.GetLastPInvokeError());
    }
}
