using System.Net.Sockets;

namespace Watcher.Core.Systemd;

/// <summary>Where systemd is spoken to.</summary>
internal static class SystemdSocket
{
    // How long connect(2) may block before it is asked whether to go on.
    private const int AttemptMilliseconds = 1000;

    /// <summary>
    /// Connects to the bus; where no bus daemon listens, to systemd's private socket. A bus that is there but silent is waited for, not gone round.
    /// Blocks.
    /// </summary>
    /// <param name="runDirectory">/run, or another root's.</param>
    /// <param name="within">How long it may take.</param>
    /// <param name="time">Time.</param>
    /// <param name="ct">Ends it.</param>
    /// <returns>The stream; and whether a bus daemon is at its other end.</returns>
    /// <exception cref="BusException">Nobody is there.</exception>
    /// <exception cref="TimeoutException">Somebody listens, but takes no connection.</exception>
    public static (BusStream Stream, bool IsBus) Connect(string runDirectory, TimeSpan within, TimeProvider time, CancellationToken ct)
    {
        try
        {
            try
            {
                return (new BusStream(Connect($"{runDirectory}/dbus/system_bus_socket"), pacesBegin: false), true);
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.AddressNotAvailable or SocketError.ConnectionRefused)
            {
                // ENOENT and ECONNREFUSED.
                return (new BusStream(Connect($"{runDirectory}/systemd/private"), pacesBegin: true), false);
            }
        }
        catch (SocketException e)
        {
            throw new BusException("", $"systemd cannot be connected to: {e.Message}", e);
        }

        Socket Connect(string path)
        {
            for (var end = time.SinceBoot() + within; ;)
            {
                ct.ThrowIfCancellationRequested();
                if (TryConnect(path) is { } socket)
                {
                    return socket;
                }

                if (time.SinceBoot() >= end)
                {
                    throw new TimeoutException("systemd did not answer in time");
                }
            }
        }
    }

    /// <returns>Null when the listener's queue stayed full.</returns>
    private static Socket? TryConnect(string path)
    {
        // SO_SNDTIMEO is connect(2)'s deadline too (socket(7)), and would be that of each write.
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { SendTimeout = AttemptMilliseconds };
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(path));
            socket.SendTimeout = 0;
            return socket;
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.WouldBlock)
        {
            socket.Dispose();
            return null;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
