using System.Globalization;

namespace Watcher.NodeTests.Activation;

/// <summary>Clients that ask noded again and again, as Ganeti's own code does, each time in a connection of its own, and try nothing twice; with WATCHER_CAMPAIGN in a tight loop, else with a pause.</summary>
internal sealed class NodedClients : IAsyncDisposable
{
    private const string Going = "/run/noded-clients";

    // What comes of each request is a letter of the file.
    private const string Script = $$"""
        import os, sys, time
        sys.path.insert(0, "/usr/share/ganeti/default")
        from ganeti.rpc import node
        run, name = node.DnsOnlyRunner(), sys.argv[1]
        with open(f"{{Going}}.{sys.argv[2]}", "w") as said:
          while os.path.exists("{{Going}}"):
            why = run.call_version([name])[name].fail_msg
            said.write("a" if not why else "r" if "Failed to connect" in why else f"c<{why}>")
            said.flush()
            time.sleep(float(sys.argv[3]))
        """;

    private static readonly string Pause = Environment.GetEnvironmentVariable("WATCHER_CAMPAIGN") is null ? "0.2" : "0";

    private readonly TestNode _node;
    private readonly string[] _said;
    private readonly Task _asking;

    private NodedClients(TestNode node, string name, int count)
    {
        _node = node;
        _said = [.. Enumerable.Range(0, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"{Going}.{i}"))];
        _asking = Task.WhenAll(Enumerable.Range(0, count).Select(i => node.RunAsync(["python3", "-c", Script, name, $"{i}", Pause], TimeSpan.FromMinutes(10))));
    }

    public int Answered => Said.Count(letter => letter == 'a');

    public int Refused => Said.Count(letter => letter == 'r');

    /// <summary>Connections that ended without an answer.</summary>
    public int CutOff => Said.Count(letter => letter == '<');

    // The reasons between <> are for people.
    private string Said => System.Text.RegularExpressions.Regex.Replace(Raw, "<[^>]*>", "<");

    private string Raw => string.Concat(_said.Select(_node.Files.Read));

    public override string ToString() =>
        $"{Answered} requests answered, {Refused} connections refused, {CutOff} requests cut off{string.Concat(System.Text.RegularExpressions.Regex.Matches(Raw, "<[^>]*>").Select(why => why.Value).Distinct())}";

    /// <param name="node">Whose noded.</param>
    /// <param name="name">By what the cluster calls it.</param>
    /// <param name="count">How many at once.</param>
    public static async Task<NodedClients> StartAsync(TestNode node, string name = "node1.gnt.test", int count = 2)
    {
        await node.CheckedAsync(["sh", "-c", $"rm -f {Going}.*; touch {Going}"]);
        var clients = new NodedClients(node, name, count);
        await clients.UntilAnsweredAsync();
        return clients;
    }

    /// <summary>Until each of them has been answered anew, and once more: what it was at when this began is over.</summary>
    public async Task UntilAnsweredAsync()
    {
        int[] before = [.. _said.Select(Count)];
        await Until.TrueAsync(() => _said.Zip(before).All(each => Count(each.First) >= each.Second + 2), "noded's clients are answered", ToString);

        int Count(string file) => _node.Files.Read(file).Count(letter => letter == 'a');
    }

    public async ValueTask DisposeAsync()
    {
        _node.Files.Delete(Going);
        await _asking;
    }
}
