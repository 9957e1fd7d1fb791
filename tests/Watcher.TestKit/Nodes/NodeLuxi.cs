using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace Watcher.TestKit.Nodes;

/// <summary>A node's luxid, asked on its socket from outside: "gnt-job list" would cost a tenth of a second of Python each time.</summary>
internal static class NodeLuxi
{
    private const string Path = "/run/ganeti/socket/ganeti-query";
    private const byte End = 3;

    /// <summary>Who asks whether it answers asks again.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    /// <summary>Ends only what hangs: a query asks every node.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>True when it answers as the master's luxid.</summary>
    public static async Task<bool> AnswersAsync(TestNode node) => await AskAsync(node, Soon, "QueryClusterInfo", []) is not null;

    public static Task WaitAsync(TestNode node) => Until.TrueAsync(() => AnswersAsync(node), $"luxid of {node.Name} answers");

    /// <summary>What "gnt-instance list -o FIELDS" and its like print: the values of each row.</summary>
    public static async Task<IReadOnlyList<JsonNode?[]>> QueryAsync(TestNode node, string what, params IEnumerable<string> fields)
    {
        var answer = await AskAsync(node, Patience, "Query", [what, new JsonArray([.. fields.Select(field => JsonValue.Create(field))]), null])
            ?? throw new CommandFailedException(["luxid", "Query", what], new CommandResult(1, "", "no answer", TimeSpan.Zero));

        // A field is its state and its value.
        return [.. answer["data"]!.AsArray().Select(row => row!.AsArray().Select(field => field![1]).ToArray())];
    }

    /// <summary>Null: it does not run, has not won its vote yet, hangs, or says no.</summary>
    private static async Task<JsonNode?> AskAsync(TestNode node, TimeSpan patience, string method, JsonArray arguments)
    {
        var call = new JsonObject { ["method"] = method, ["args"] = arguments }.ToJsonString();
        using var cancel = new CancellationTokenSource(patience, TimeProvider.System);
        try
        {
            using var luxid = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await luxid.ConnectAsync(new UnixDomainSocketEndPoint(node.Files.Outside(Path)), cancel.Token);
            using var stream = new NetworkStream(luxid);
            await stream.WriteAsync((byte[])[.. System.Text.Encoding.UTF8.GetBytes(call), End], cancel.Token);
            using var answer = new MemoryStream();
            var buffer = new byte[4096];
            while (answer.Length == 0 || answer.GetBuffer()[answer.Length - 1] != End)
            {
                var count = await stream.ReadAsync(buffer, cancel.Token);
                if (count == 0)
                {
                    return null;
                }

                answer.Write(buffer, 0, count);
            }

            var parsed = JsonNode.Parse(answer.GetBuffer().AsSpan(0, (int)answer.Length - 1))!;
            return (bool)parsed["success"]! ? parsed["result"] : null;
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
        {
            return null;
        }
    }
}
