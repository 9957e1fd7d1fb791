using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Watcher.Core.Native;

/// <summary>
/// A file in memory without a name (memfd_create(2)), to catch a program's output. Not a pipe: a daemon that keeps it as its standard output
/// would be killed by SIGPIPE after our end, and reading to a pipe's end would wait for as long as the daemon lives.
/// </summary>
internal static class MemoryFile
{
    private const uint CloseOnExec = 1;

    public static SafeFileHandle Create(string name)
    {
        var fd = Libc.MemFdCreate(name, CloseOnExec);
        return fd >= 0 ? new SafeFileHandle(fd, ownsHandle: true) : throw new NativeException("memfd_create", Marshal.GetLastPInvokeError());
    }
}
