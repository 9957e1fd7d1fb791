using Microsoft.Win32.SafeHandles;

namespace Watcher.Core.Native;

/// <summary>Whether a person sits at the other end of standard input, output or error, and how wide his screen is (ioctl_tty(2)).</summary>
internal static unsafe class Terminal
{
    private const uint GetWindowSize = 0x5413;
    private const int Output = 1;
    private const int Last = 2;
    private const int UsualWidth = 80;
    private const int UsualRows = 24;

    /// <summary>The columns of the terminal that standard output is; null when it is none.</summary>
    public static int? Width => SizeOf(Output)?.Columns;

    /// <summary>Its rows.</summary>
    public static int? Rows => SizeOf(Output)?.Rows;

    /// <summary>Whether any of the three is one: then a person has typed the command. Cron and systemd give none.</summary>
    public static bool IsThere => Enumerable.Range(0, Last + 1).Any(fd => SizeOf(fd) is not null);

    private static (int Rows, int Columns)? SizeOf(int fd)
    {
        using var file = new SafeFileHandle(fd, ownsHandle: false);

        // struct winsize: rows, columns, and both in pixels. A serial line does not know its size, and says 0.
        var size = stackalloc ushort[4];
        return Libc.IoCtl(file, GetWindowSize, size) < 0 ? null : (size[0] > 0 ? size[0] : UsualRows, size[1] > 0 ? size[1] : UsualWidth);
    }
}
