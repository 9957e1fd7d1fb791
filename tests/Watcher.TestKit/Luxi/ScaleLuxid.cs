using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;

namespace Watcher.TestKit.Luxi;

/// <summary>
/// Serves a large cluster on a Unix socket, to any number of connections with any number of calls each. An answer is made once and kept: the
/// second pass of a watcher finds nothing but ready bytes.
/// </summary>
internal sealed class ScaleLuxid : IAsyncDisposable
{
    private const byte EndOfMessage = 3;

    private readonly ConcurrentDictionary<string, byte[]> _answers = [];
    private readonly ScaleCluster _cluster;
    private readonly SocketServer _server;

    public ScaleLuxid(ScaleCluster cluster, string path)
    {
        _cluster = cluster;
        _server = new SocketServer(path, AnswerAsync);
    }

    /// <summary>What could not be answered.</summary>
    public ConcurrentQueue<string> Problems { get; } = [];

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task AnswerAsync(Socket peer, CancellationToken ct)
    {
        try
        {
            var buffer = new byte[16 << 10];
            for (var length = 0; await peer.ReceiveAsync(buffer.AsMemory(length), ct) is > 0 and var read;)
            {
                length += read;
                if (buffer[length - 1] == EndOfMessage)
                {
                    var answer = _answers.GetOrAdd(Encoding.UTF8.GetString(buffer, 0, length - 1), request => [.. _cluster.Answer(request), EndOfMessage]);
                    for (var sent = 0; sent < answer.Length;)
                    {
                        sent += await peer.SendAsync(answer.AsMemory(sent), ct);
                    }

                    length = 0;
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
            // The pass is over.
        }
        catch (NotSupportedException e)
        {
            Problems.Enqueue(e.Message);
        }
    }
}
