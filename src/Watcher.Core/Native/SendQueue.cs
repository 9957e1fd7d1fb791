using System.Runtime.InteropServices;

namespace Watcher.Core.Native;

/// <summary>What a socket was given to send and its other end has not read: SIOCOUTQ of unix(7).</summary>
internal static class SendQueue
{
    private const uint OutQueue = 0x5411;

    /// <summary>Whether the other end has read all. There is no event for it.</summary>
    public static unsafe bool IsEmpty(SafeHandle socket)
    {
        int bytes;
        Libc.ThrowIfFailed(Libc.IoCtl(socket, OutQueue, &bytes), "ioctl SIOCOUTQ");
        return bytes == 0;
    }
}
