using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Watcher.Core.Native;

/// <summary>Who is at the other end of a Unix socket, as the kernel noted it at connect(2): SO_PEERCRED of unix(7).</summary>
internal static class PeerCredentials
{
    private const int SolSocket = 1;
    private const int SoPeerCred = 17;

    // struct ucred: pid, uid, gid.
    private const int Size = 12;
    private const int UidAt = 4;

    /// <summary>Its process, or the one that has called listen(2), when we have connected.</summary>
    /// <exception cref="SocketException">The kernel does not say.</exception>
    public static int PidOf(Socket connection)
    {
        var credentials = new byte[Size];
        return connection.GetRawSocketOption(SolSocket, SoPeerCred, credentials) == Size ? MemoryMarshal.Read<int>(credentials) : 0;
    }

    /// <summary>Whether it is root, or the user that we are ourselves (a virtual cluster's).</summary>
    /// <exception cref="SocketException">The kernel does not say.</exception>
    public static bool IsOurs(Socket connection)
    {
        var credentials = new byte[Size];
        return connection.GetRawSocketOption(SolSocket, SoPeerCred, credentials) == Size
            && MemoryMarshal.Read<uint>(credentials.AsSpan(UidAt)) is var uid
            && (uid == 0 || uid == Libc.GetEffectiveUserId());
    }
}
