using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Watcher.Core.Confd;
using Watcher.Core.Luxi;
using Watcher.Core.Maintenance;
using Watcher.Core.Noded;
using Watcher.Core.Rapi;

namespace Watcher.Fuzz.Targets;

/// <summary>What comes over sockets, through all that reads from them.</summary>
internal static class PeerTargets
{
    private static readonly byte[] ConfdKey = "secret\n"u8.ToArray();
    private static readonly LuxiDeadlines Deadlines = new() { Answer = TimeSpan.FromSeconds(5) };

    public static readonly ImmutableArray<FuzzTarget> All =
    [
        new("confd-answer", Confd),
        new("luxi-socket", LuxiOf, typeof(LuxiException)),
        FuzzTarget.OfText("drbd", text => _ = DrbdDevices.Parse(text)),
        new("noded-answer", input => NodedClient.ReadInstances(input, "192.0.2.1"), typeof(NodedException)),
        new("qmp-message", input => _ = QmpMessage.Read(input), typeof(QmpException)),
        new("rapi-answer", Rapi, typeof(IOException)),
    ];

    /// <summary>As it came, and signed: a fuzzer finds no signature.</summary>
    private static void Confd(byte[] input)
    {
        _ = ConfdMessage.Read(input, "salt", ConfdKey);
        var text = Encoding.UTF8.GetString(input);
        var signature = Convert.ToHexStringLower(ConfdMessage.Sign("salt", text, ConfdKey));
        var message = new JsonObject { ["hmac"] = signature, ["msg"] = text, ["salt"] = "salt" };
        var reading = ConfdMessage.Read(Encoding.UTF8.GetBytes($"plj0{message.ToJsonString()}"), "salt", ConfdKey);
        _ = ConfdQuorum.Judge([new ConfdPeer("192.0.2.1", reading.Reply) { Ignored = 1, FirstIgnored = reading.Ignored }]);
    }

    private static void LuxiOf(byte[] input)
    {
        var path = $"{Scratch.Root}/luxid";
        File.Delete(path);
        using var peer = new RecordedPeer(new UnixDomainSocketEndPoint(path), ProtocolType.Unspecified, input);
        var luxi = new LuxiSocket(path, Deadlines, TimeProvider.System);
        luxi.QueryAsync(new LuxiQuery("instance", ["name", "snodes"], null), row => _ = (row.Text("name"), row.Texts("snodes")), CancellationToken.None).GetAwaiter().GetResult();
    }

    private static void Rapi(byte[] input)
    {
        using var peer = new RecordedPeer(new IPEndPoint(IPAddress.Loopback, 0), ProtocolType.Tcp, input);
        RapiClient.AskAsync(new RapiAddress("127.0.0.1", peer.Port, IsEncrypted: input.Length % 2 == 1), TimeProvider.System, CancellationToken.None).GetAwaiter().GetResult();
    }
}
