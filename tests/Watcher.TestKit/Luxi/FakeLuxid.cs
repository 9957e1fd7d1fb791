using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Watcher.TestKit.Luxi;

/// <summary>Serves a scripted cluster on a Unix socket, as luxid (or WConfD) does.</summary>
internal sealed class FakeLuxid : IAsyncDisposable
{
    private const byte EndOfMessage = 3;

    private readonly CancellationTokenSource _ending = new();
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly LuxiWorld _world;
    private readonly Task _serving;

    public FakeLuxid(LuxiWorld world, string path)
    {
        _world = world;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        _listener.Bind(new UnixDomainSocketEndPoint(path));
        _listener.Listen(64);
        _serving = ServeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        _listener.Dispose();
        await _serving;
        _ending.Dispose();
    }

    private async Task ServeAsync()
    {
        while (!_ending.IsCancellationRequested)
        {
            try
            {
                _ = AnswerAsync(await _listener.AcceptAsync(_ending.Token));
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task AnswerAsync(Socket peer)
    {
        using (peer)
        {
            var request = new List<byte>();
            var buffer = new byte[4096];
            while (!request.Contains(EndOfMessage))
            {
                var read = await peer.ReceiveAsync(buffer);
                if (read == 0)
                {
                    return;
                }

                request.AddRange(buffer[..read]);
            }

            await peer.SendAsync(Encoding.UTF8.GetBytes($"{await AnswerAsync(Encoding.UTF8.GetString([.. request[..^1]]))}\u0003"));
        }
    }

    private async Task<string> AnswerAsync(string request)
    {
        try
        {
            var call = JsonNode.Parse(request)!;
            var result = await _world.AnswerAsync((string)call["method"]!, call["args"]!.AsArray(), _ending.Token);
            return new JsonObject { ["success"] = true, ["result"] = result }.ToJsonString();
        }
        catch (LuxiRefusal refusal)
        {
            return new JsonObject
            {
                ["success"] = false,
                ["result"] = new JsonArray(refusal.Class, new JsonArray([.. refusal.Arguments.Select(argument => (JsonNode?)argument)])),
            }.ToJsonString();
        }
    }
}
