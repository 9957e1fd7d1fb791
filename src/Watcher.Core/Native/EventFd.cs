using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Watcher.Core.Native;

/// <summary>An eventfd(2): wakes a thread that sits in poll(2).</summary>
internal sealed class EventFd : IDisposable
{
    private const int NonBlocking = 0x800;
    private const int CloseOnExec = 0x80000;

    public EventFd()
    {
        var fd = Libc.EventFd(0, NonBlocking | CloseOnExec);
        Handle = fd >= 0 ? new SafeFileHandle(fd, ownsHandle: true) : throw new NativeException("eventfd", Marshal.GetLastPInvokeError());
    }

    public SafeFileHandle Handle { get; }

    /// <summary>Makes the descriptor readable. From any thread; a full counter is readable too, so nothing can be lost.</summary>
    public unsafe void Signal()
    {
        ulong one = 1;
        _ = Libc.Write(Handle, &one, sizeof(ulong));
    }

    /// <summary>Makes it unreadable again.</summary>
    public unsafe void Clear()
    {
        ulong count;
        _ = Libc.Read(Handle, &count, sizeof(ulong));
    }

    public void Dispose() => Handle.Dispose();
}
