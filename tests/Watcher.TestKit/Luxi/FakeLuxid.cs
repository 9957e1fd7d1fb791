using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Watcher.TestKit.Luxi;

/// <summary>Serves a scripted cluster on a Unix socket, as luxid (or WConfD) does.</summary>
internal sealed class FakeLuxid : IAsyncDisposable
{
    private const byte EndOfMessage = 3;

    private readonly LuxiWorld _world;
    private readonly SocketServer _server;

    public FakeLuxid(LuxiWorld world, string path)
    {
        _world = world;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        _server = new SocketServer(path, AnswerAsync);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task AnswerAsync(Socket peer, CancellationToken ct)
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

        await peer.SendAsync(Encoding.UTF8.GetBytes($"{await AnswerAsync(Encoding.UTF8.GetString([.. request[..^1]]), ct)}\u0003"));
    }

    private async Task<string> AnswerAsync(string request, CancellationToken ct)
    {
        try
        {
            var call = JsonNode.Parse(request)!;
            var result = await _world.AnswerAsync((string)call["method"]!, call["args"]!.AsArray(), ct);
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
