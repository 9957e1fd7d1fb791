using System.Net.Sockets;

namespace Watcher.UnitTests.Luxi;

/// <summary>A peer that takes a request and answers with whatever bytes it is told to, in pieces, then closes or falls silent.</summary>
internal sealed class RawPeer : IAsyncDisposable
{
    private const byte EndOfMessage = 3;

    private readonly string _directory = Directory.CreateTempSubdirectory("ganeti-watcher-").FullName;
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly CancellationTokenSource _ending = new();
    private readonly Task _serving;

    /// <param name="pieces">What it sends, one after the other; without end when it is a sequence without end.</param>
    /// <param name="closes">Whether it closes the connection afterwards; else it says no more.</param>
    public RawPeer(IEnumerable<byte[]> pieces, bool closes = true)
    {
        Path = $"{_directory}/socket";
        _listener.Bind(new UnixDomainSocketEndPoint(Path));
        _listener.Listen();
        _serving = ServeAsync(pieces, closes);
    }

    public string Path { get; }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        _listener.Dispose();
        await _serving;
        _ending.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private async Task ServeAsync(IEnumerable<byte[]> pieces, bool closes)
    {
        try
        {
            using var peer = await _listener.AcceptAsync(_ending.Token);
            var buffer = new byte[4096];
            while (!buffer.AsSpan(0, await peer.ReceiveAsync(buffer, _ending.Token)).Contains(EndOfMessage))
            {
                // The rest of the request.
            }

            foreach (var piece in pieces)
            {
                await peer.SendAsync(piece, _ending.Token);
            }

            if (!closes)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, _ending.Token);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over, or the other side has had enough.
        }
    }
}
