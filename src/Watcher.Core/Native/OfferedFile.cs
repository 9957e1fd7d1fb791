using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Watcher.Core.Native;

/// <summary>An open file that another process may open by a path, while this lives.</summary>
internal sealed class OfferedFile : IDisposable
{
    private const int DuplicateCloseOnExec = 1030;

    // Who comes too late must find nothing, and not another file of ours: open(2) takes the lowest free number, and we never have that many. Below the
    // usual soft limit of 1024; where a unit has a lower one (LimitNOFILE=), half of that, and so on.
    private const int LowestNumber = 900;
    private const int LeastNumber = 50;

    private readonly SafeFileHandle _file;

    public OfferedFile(SafeFileHandle file)
    {
        var (lowest, number) = (LowestNumber, -1);
        while ((number = Libc.FCntl(file, DuplicateCloseOnExec, lowest)) < 0 && Marshal.GetLastPInvokeError() == Errno.InvalidArgument && lowest > LeastNumber)
        {
            lowest /= 2;
        }

        Libc.ThrowIfFailed(number, "fcntl F_DUPFD_CLOEXEC");
        _file = new SafeFileHandle(number, ownsHandle: true);
        Path = string.Create(CultureInfo.InvariantCulture, $"/proc/{Environment.ProcessId}/fd/{number}");
    }

    public string Path { get; }

    public void Dispose() => _file.Dispose();
}
