using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Watcher.Core.Native;

/// <summary>Opening files with what .NET's own API lacks: not following a link, relative to an open directory, not blocking on a FIFO.</summary>
internal static class NativeFile
{
    private const int FirstBuffer = 4 << 10;

    /// <summary>Opens a path; always close-on-exec, never following a link in the last component.</summary>
    /// <exception cref="NativeException">As open(2).</exception>
    public static SafeFileHandle Open(string path, int flags, uint mode = 0) => OpenAt(Libc.AtFdCwd, path, flags, mode);

    /// <summary>Opens a directory to work in; not through a link.</summary>
    public static SafeFileHandle OpenDirectory(string path) => Open(path, OpenFlags.ReadOnly | OpenFlags.Directory);

    /// <summary>Opens a directory of our own, which an administrator may have moved and linked to.</summary>
    public static SafeFileHandle OpenOwnDirectory(string path) => Open(path + "/", OpenFlags.ReadOnly | OpenFlags.Directory);

    /// <summary>Opens a name in an open directory.</summary>
    public static SafeFileHandle OpenIn(SafeFileHandle directory, string name, int flags) =>
        OpenAt((int)directory.DangerousGetHandle(), name, flags, 0);

    /// <summary>Gives a file a second name, which must be new; a link is not followed.</summary>
    public static void Link(string path, string name) =>
        Libc.ThrowIfFailed(Libc.LinkAt(Libc.AtFdCwd, path, Libc.AtFdCwd, name, 0), $"link {path} as {name}");

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

    private static SafeFileHandle OpenAt(int directory, string path, int flags, uint mode)
    {
        var fd = Libc.OpenAt(directory, path, flags | OpenFlags.CloseOnExec | OpenFlags.NoFollow, mode);
        return fd >= 0 ? new SafeFileHandle(fd, ownsHandle: true) : throw new NativeException($"open {path}", Marshal.GetLastPInvokeError());
    }
}
