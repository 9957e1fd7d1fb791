using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Watcher.Core.Native;

/// <summary>Writing to standard output and error without System.Console, which costs a short program as much as all the rest of its work.</summary>
internal static unsafe class StandardStream
{
    private const int Output = 1;
    private const int Error = 2;

    public static void WriteLine(string text) => Write(Output, text);

    public static void WriteErrorLine(string text) => Write(Error, text);

    private static void Write(int fd, string text)
    {
        using var file = new SafeFileHandle(fd, ownsHandle: false);
        ReadOnlySpan<byte> left = Encoding.UTF8.GetBytes($"{text}\n");
        while (left.Length > 0)
        {
            nint written;
            fixed (byte* start = left)
            {
                written = Libc.Write(file, start, (nuint)left.Length);
            }

            if (written <= 0)
            {
                // Closed, or full: nobody is left to be told.
                return;
            }

            left = left[(int)written..];
        }
    }
}
