using System.Net.Sockets;

namespace Watcher.TestKit.Luxi;

/// <summary>Listens on a Unix socket and serves each connection by itself.</summary>
internal sealed class SocketServer : IAsyncDisposable
{
    private readonly CancellationTokenSource _ending = new();
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly Func<Socket, CancellationToken, Task> _serve;
    private readonly Task _listening;

    /// <param name="path">The socket.</param>
    /// <param name="serve">Serves a connection; it is closed afterwards. The token ends everything.</param>
    public SocketServer(string path, Func<Socket, CancellationToken, Task> serve)
    {
        _serve = serve;
        _listener.Bind(new UnixDomainSocketEndPoint(path));
        _listener.Listen(64);
        _listening = ListenAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        _listener.Dispose();
        await _listening;
        _ending.Dispose();
    }

    private async Task ListenAsync()
    {
        while (!_ending.IsCancellationRequested)
        {
            try
            {
                _ = ServeAsync(await _listener.AcceptAsync(_ending.Token));
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task ServeAsync(Socket peer)
    {
        using (peer)
        {
            await _serve(peer, _ending.Token);
        }
    }
}
