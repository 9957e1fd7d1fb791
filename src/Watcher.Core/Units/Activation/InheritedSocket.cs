using System.Globalization;
using System.Net.Sockets;

namespace Watcher.Core.Units.Activation;

/// <summary>The listening socket that systemd hands to a service (sd_listen_fds(3)).</summary>
internal static class InheritedSocket
{
    private const int First = 3;

    /// <returns>Null when there is not just one for this process.</returns>
    public static Socket? Take(Func<string, string?> environment)
    {
        if (environment("LISTEN_PID") != Environment.ProcessId.ToString(CultureInfo.InvariantCulture) || environment("LISTEN_FDS") != "1")
        {
            return null;
        }

        var socket = new Socket(new SafeSocketHandle(First, ownsHandle: true));
        if (socket.SocketType == SocketType.Stream)
        {
            return socket;
        }

        socket.Dispose();
        return null;
    }
}
