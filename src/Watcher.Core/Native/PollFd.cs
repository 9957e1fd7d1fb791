using System.Runtime.InteropServices;

namespace Watcher.Core.Native;

/// <summary>struct pollfd of poll(2).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PollFd
{
    public const short In = 0x1;
    public const short HangUp = 0x10;

    public int Fd;
    public short Events;
    public short Returned;
}
