using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Watcher.TestKit.Nodes;

/// <summary>Opens a file without the flock that .NET takes on each: noded and rapi hold one on their pid files for life.</summary>
internal static partial class Unlocked
{
    private const int ReadOnly = 0;
    private const int CloseOnExec = 0x80000;

    public static SafeFileHandle OpenRead(string path)
    {
        var descriptor = Open(path, ReadOnly | CloseOnExec);
        return descriptor >= 0
            ? new SafeFileHandle(descriptor, ownsHandle: true)
            : throw new IOException($"{path}: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}");
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);
}
