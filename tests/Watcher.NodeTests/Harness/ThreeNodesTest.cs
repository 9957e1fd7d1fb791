using System.Text.Json.Nodes;

namespace Watcher.NodeTests.Harness;

/// <summary>A test on three nodes: begins with all daemons and an untouched watcher on each, ends with all guests alive.</summary>
public abstract class ThreeNodesTest(ThreeNodesFixture fixture) : IAsyncLifetime
{
    private protected static readonly string[] EveryNode = ["noded", "confd", "mond"];

    // confd's unit starts it where the configuration is only: on candidates.
    private static readonly string[] WithoutConfiguration = ["noded", "mond"];

    private protected ThreeNodes Cluster => fixture.Cluster;

    private protected TestNode Master => Cluster.Master;

    private protected Suite Suite => fixture.Suite;

    /// <summary>What a class has its watchers do.</summary>
    private protected virtual (string Key, JsonNode Value)[] Settings => [];

    public virtual async ValueTask InitializeAsync()
    {
        foreach (var node in Cluster.All)
        {
            node.Files.DeleteDirectory("/var/lib/ganeti-watcher");
            node.Files.Delete("/var/lib/ganeti/intent-to-upgrade");
            node.Files.Delete(TestNode.WatcherLog);
            await node.Daemons.RepairAsync(node == Master ? NodeDaemons.Names : Cluster.HasUnits ? WithoutConfiguration : EveryNode);
            await NodeReset.ConfigureAsync(node, Settings);
            node.Recorder.Clear();
        }
    }

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Aftermath.CheckAsync(Cluster.All);
    }

    /// <summary>The third node is a group of its own.</summary>
    private protected async Task SplitAsync()
    {
        const string Other = "other";
        if (!(await Master.CheckedAsync(["gnt-group", "list", "--no-headers", "-o", "name"])).Output.Contains(Other, StringComparison.Ordinal))
        {
            await Master.CheckedAsync(["gnt-group", "add", Other]);
            await Master.CheckedAsync(["gnt-group", "assign-nodes", Other, "node3.gnt.test"]);
        }
    }
}
