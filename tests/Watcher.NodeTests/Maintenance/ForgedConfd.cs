using System.Globalization;

namespace Watcher.NodeTests.Maintenance;

/// <summary>
/// In the place of a node's confd somebody who says of every node that it is offline, by the newest configuration of all.
/// </summary>
internal sealed class ForgedConfd : IAsyncDisposable
{
    private const string Script = "/run/forged-confd.py";
    private const string Ready = "/run/forged-confd";

    // The port of constants.CONFD_PORT; the datagrams are those of ganeti/confd/client.py.
    private const string Text = """
        import hashlib, hmac, json, os, socket, sys
        key = b"another" if sys.argv[1] == "forged" else open("/var/lib/ganeti/hmac.key", "rb").read()
        peer = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        peer.bind(("", 1814))
        print(os.getpid(), file=open(sys.argv[2], "w"))
        while True:
          asked, who = peer.recvfrom(65536)
          salt = "another" if sys.argv[1] == "replayed" else json.loads(json.loads(asked[4:])["msg"])["rsalt"]
          text = json.dumps({"protocol": 1, "status": 0, "answer": 2, "serial": 10 ** 9})
          sign = hmac.new(key, (salt + text).encode(), hashlib.sha1).hexdigest()
          peer.sendto(b"plj0" + json.dumps({"msg": text, "salt": salt, "hmac": sign}).encode(), who)

        """;

    private readonly TestNode _node;

    private ForgedConfd(TestNode node) => _node = node;

    /// <summary>Puts one there.</summary>
    /// <param name="node">The node, whose confd has ended.</param>
    /// <param name="how">Without the cluster's key ("forged"), as an answer to another question ("replayed"), or as confd itself would ("true").</param>
    public static async Task<ForgedConfd> StartAsync(TestNode node, string how)
    {
        node.Files.Delete(Ready);
        await node.Files.WriteAsync(Script, Text);
        await node.CheckedAsync(["sh", "-c", $"setsid python3 -I {Script} {how} {Ready} > /dev/null 2>&1 < /dev/null &"]);
        await Until.TrueAsync(() => node.Files.Read(Ready).EndsWith('\n'), "the forged confd listens");
        return new ForgedConfd(node);
    }

    public async ValueTask DisposeAsync()
    {
        var process = _node.Processes.Find(int.Parse(_node.Files.Read(Ready), CultureInfo.InvariantCulture))!;
        await _node.CheckedAsync(["kill", "-KILL", process.Pid.ToString(CultureInfo.InvariantCulture)]);
        await Until.TrueAsync(() => _node.Processes.IsGone(process), "the forged confd is gone");
    }
}
