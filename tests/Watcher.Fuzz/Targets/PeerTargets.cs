using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Watcher.Core.Luxi;
using Watcher.Core.Noded;
using Watcher.Core.Rapi;

namespace Watcher.Fuzz.Targets;

/// <summary>What comes over sockets, through all that reads from them.</summary>
internal static class PeerTargets
{
    private static readonly LuxiDeadlines Deadlines = new() { Answer = TimeSpan.FromSeconds(5) };

    public static readonly ImmutableArray<FuzzTarget> All =
    [
        new("luxi-socket", LuxiOf, typeof(LuxiException)),
        new("noded-answer", input => NodedClient.ReadInstances(input, "192.0.2.1"), typeof(NodedException)),
        new("rapi-answer", Rapi, typeof(IOException)),
    ];

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
