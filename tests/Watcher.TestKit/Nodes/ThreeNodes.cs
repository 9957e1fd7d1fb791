namespace Watcher.TestKit.Nodes;

/// <summary>A cluster of three nodes, plain ones or with the shipped units: the master, a candidate, and a node that is no candidate. Each has a guest.</summary>
internal sealed class ThreeNodes : IAsyncDisposable
{
    private readonly string _hub;
    private readonly List<TestNode> _nodes = [];

    private readonly NodeRequest _request;

    private ThreeNodes(string hub, NodeRequest request) => (_hub, _request) = (hub, request);

    public Suite Suite => _request.Suite;

    /// <summary>Whether systemd manages the daemons, by the shipped units.</summary>
    public bool HasUnits => _request.WithUnits;

    public TestNode Master => _nodes[0];

    public TestNode Candidate => _nodes[1];

    /// <summary>Neither Ganeti's pause nor its watcher lock reaches this node.</summary>
    public TestNode Ordinary => _nodes[2];

    public IReadOnlyList<TestNode> All => _nodes;

    public static async Task<ThreeNodes> BootAsync(NodeRequest request)
    {
        var layers = await NodeScripts.BuildMultiAsync(request.Suite);
        var cluster = new ThreeNodes($"{NodeScripts.NewName()}h", request);
        try
        {
            await NodeScripts.RunAsync(TimeSpan.FromSeconds(60), "hub.sh", "up", cluster._hub);
            await cluster.StartAsync(layers);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
        {
            await node.DisposeAsync();
        }

        await NodeScripts.RunAsync(TimeSpan.FromSeconds(60), "hub.sh", "down", _hub);
    }

    /// <summary>
    /// Boots a fourth node in the same network, which belongs to no cluster yet; the master may log in there (gnt-node add drives a new node over root's ssh).
    /// The caller disposes it.
    /// </summary>
    public async Task<TestNode> BootOutsiderAsync()
    {
        const int Number = 4;
        var node = await TestNode.BootBareAsync(NodeScripts.NewName(), _request with { InCluster = false }, Environment(Number, await LayersAsync()), "none");
        await NodeScripts.RunAsync(TimeSpan.FromSeconds(60), "init-cluster.sh", "--files", Path.Combine(NodeScripts.Directory(node.Name), "merged"));
        foreach (var key in new DirectoryInfo(Master.Files.Outside("/etc/ssh")).EnumerateFiles("ssh_host_*"))
        {
            key.CopyTo(node.Files.Outside($"/etc/ssh/{key.Name}"), overwrite: true);
        }

        await node.CheckedAsync(["sh", "-c", "umask 077; mkdir -p /root/.ssh /run/sshd"]);
        foreach (var key in new DirectoryInfo(Master.Files.Outside("/root/.ssh")).EnumerateFiles())
        {
            key.CopyTo(node.Files.Outside($"/root/.ssh/{key.Name}"), overwrite: true);
        }

        await node.CheckedAsync(HasUnits ? ["systemctl", "restart", "ssh"] : ["/usr/sbin/sshd"]);
        return node;
    }

    private Dictionary<string, string> Environment(int number, string layers) => new()
    {
        ["NODE_LAYERS"] = layers,
        ["NODE_HUB"] = _hub,
        ["NODE_HOSTS"] = string.Join('\n', Enumerable.Range(1, 4).Select(i => $"192.0.2.{i} node{i}.gnt.test node{i}")),
        ["NODE_IP"] = $"192.0.2.{number}",
        ["NODE_FQDN"] = $"node{number}.gnt.test",
    };

    /// <summary>What lies above the node's own layers, and these.</summary>
    private async Task<string> LayersAsync(params IEnumerable<string> own) =>
        string.Join(':', [
            .. HasUnits ? [await UnitLayer.BuildAsync(Suite)] : Array.Empty<string>(),
            .. _request.WithKvm ? [await NodeScripts.BuildQemuAsync(Suite)] : Array.Empty<string>(),
            .. own,
        ]);

    private async Task StartAsync(string layers)
    {
        foreach (var i in Enumerable.Range(1, 3))
        {
            _nodes.Add(await TestNode.BootBareAsync(
                NodeScripts.NewName(), _request, Environment(i, await LayersAsync(Path.Combine(layers, $"node{i}"))), $"inst{i}"));
        }

        if (!HasUnits)
        {
            // The master's luxid asks the other nodes for their votes when it starts: they come first.
            await Task.WhenAll(StartAllAsync(Candidate), StartAllAsync(Ordinary));
            await StartAllAsync(Master);
        }

        await NodeLuxi.WaitAsync(Master);
        await Master.CheckedAsync(["gnt-instance", "startup", "--force-multiple", "inst1", "inst2", "inst3"]);
        foreach (var node in _nodes)
        {
            await node.Guest.AdoptAsync();
        }
    }

    private static async Task StartAllAsync(TestNode node)
    {
        await node.CheckedAsync(["sh", "-c", "mkdir -p /run/sshd; exec /usr/sbin/sshd"]);
        await node.Daemons.UtilAsync("start-all");
    }
}
