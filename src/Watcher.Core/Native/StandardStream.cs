using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Watcher.Core.Native;

/// <summary>Writing to standard output and error without System.Console, which costs a short program as much as all the rest of its work.</summary>
internal static unsafe class StandardStream
{
    private const int Output = 1;
    private const int Error = 2;

    /// <summary>Writes to standard output.</summary>
    /// <exception cref="NativeException">It is a closed pipe, or full: who reads it must not take what came for all.</exception>
    public static void Write(string text)
    {
        if (Write(Output, text) is not 0 and var errno)
        {
            throw new NativeException("write standard output", errno);
        }
    }

    /// <inheritdoc cref="Write(string)"/>
    public static void WriteLine(string text) => Write($"{text}\n");

    /// <summary>Writes to standard error; if that cannot be, nobody is left to be told.</summary>
    public static void WriteError(string text) => _ = Write(Error, text);

    /// <inheritdoc cref="WriteError"/>
    public static void WriteErrorLine(string text) => WriteError($"{text}\n");

    /// <summary>
    /// Opens what of the three our caller closed, on /dev/null: the next file to be opened would get the number, and what we or a daemon that we start
    /// say would be written into it (a log line in a pid file, measured).
    /// </summary>
    public static void OpenClosed()
    {
        int opened;
        do
        {
            // The lowest free number; it stays open for the programs that we start.
            opened = Libc.OpenAt(Libc.AtFdCwd, "/dev/null", OpenFlags.ReadWrite, 0);
        }
        while (opened is >= 0 and <= Error);
        new SafeFileHandle(opened, ownsHandle: true).Dispose();
    }

    /// <returns>0, or why it failed (errno).</returns>
    private static int Write(int fd, string text)
    {
        using var file = new SafeFileHandle(fd, ownsHandle: false);
        ReadOnlySpan<byte> left = Encoding.UTF8.GetBytes(text);
        while (left.Length > 0)
        {
            nint written;
            fixed (byte* start = left)
            {
                written = Libc.Write(file, start, (nuint)left.Length);
            }

            if (written > 0)
            {
                left = left[(int)written..];
            }
            else if (Marshal.GetLastPInvokeError() is var errno and not Errno.Interrupted)
            {
                return errno;
            }
        }

        return 0;
    }
}
