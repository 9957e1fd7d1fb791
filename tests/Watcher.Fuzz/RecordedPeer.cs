using System.Net;
using System.Net.Sockets;

namespace Watcher.Fuzz;

/// <summary>Listens, says the same to everybody, and hangs up.</summary>
internal sealed class RecordedPeer : IDisposable
{
    private readonly Socket _listener;

    public RecordedPeer(EndPoint place, ProtocolType protocol, byte[] answer)
    {
        _listener = new Socket(place.AddressFamily, SocketType.Stream, protocol);
        _listener.Bind(place);
        _listener.Listen();
        _ = ServeAsync(answer);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    public void Dispose() => _listener.Dispose();

    private async Task ServeAsync(byte[] answer)
    {
        var heard = new byte[4096];
        try
        {
            while (true)
            {
                using var connection = await _listener.AcceptAsync();
                await connection.ReceiveAsync(heard);
                await connection.SendAsync(answer);

                // Not closed with a reset, which would take back what was said.
                connection.Shutdown(SocketShutdown.Send);
                while (await connection.ReceiveAsync(heard) > 0)
                {
                    // Whatever it says to that.
                }
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // It was closed, or the other side did not want to hear.
        }
    }
}
