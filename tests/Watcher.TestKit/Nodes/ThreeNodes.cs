namespace Watcher.TestKit.Nodes;

/// <summary>A cluster of three plain nodes: the master, a candidate, and a node that is no candidate. Each has a guest.</summary>
internal sealed class ThreeNodes : IAsyncDisposable
{
    private readonly string _hub;
    private readonly List<TestNode> _nodes = [];

    private readonly NodeRequest _request;

    private ThreeNodes(string hub, NodeRequest request) => (_hub, _request) = (hub, request);

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

    private async Task StartAsync(string layers)
    {
        var hosts = string.Join('\n', Enumerable.Range(1, 3).Select(i => $"192.0.2.{i} node{i}.gnt.test node{i}"));
        foreach (var i in Enumerable.Range(1, 3))
        {
            var environment = new Dictionary<string, string>
            {
                ["NODE_LAYERS"] = Path.Combine(layers, $"node{i}"),
                ["NODE_HUB"] = _hub,
                ["NODE_HOSTS"] = hosts,
                ["NODE_IP"] = $"192.0.2.{i}",
                ["NODE_FQDN"] = $"node{i}.gnt.test",
            };
            _nodes.Add(await TestNode.BootBareAsync(NodeScripts.NewName(), _request, environment, $"inst{i}"));
        }

        // The master's luxid asks the other nodes for their votes when it starts: they come first.
        foreach (var node in _nodes.AsEnumerable().Reverse())
        {
            await node.CheckedAsync(["sh", "-c", "mkdir -p /run/sshd; exec /usr/sbin/sshd"]);
            await node.Daemons.UtilAsync("start-all");
        }

        await Master.CheckedAsync(["gnt-instance", "startup", "--force-multiple", "inst1", "inst2", "inst3"]);
        foreach (var node in _nodes)
        {
            await node.Guest.AdoptAsync();
        }
    }
}
