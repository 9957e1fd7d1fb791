using System.Text.Json.Nodes;

namespace Watcher.SandboxTests;

/// <summary>
/// A cluster with one mirrored instance on two nodes, whose boots the watcher knows: those of nodes that it sees for the first time it takes for news.
/// </summary>
public abstract class DisksTest : SandboxTest
{
    private protected const string Node2 = SandboxNode.OtherHostName;

    private protected const string StateFile = $"var/lib/ganeti/watcher.{LuxiWorld.GroupUuid}.data";

    private protected LuxiWorld Cluster => Node.Cluster;

    private protected IEnumerable<JsonNode> Opcodes => Cluster.Jobs.SelectMany(job => job.Opcodes)!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Cluster.Nodes[Node2] = LuxiWorld.GroupUuid;
        var instance = Cluster.Add("inst1");
        instance.DiskTemplate = "drbd";
        instance.Secondaries.Add(Node2);
        var boots = Cluster.Nodes.Keys.Select(node => KeyValuePair.Create(node, (JsonNode?)new JsonObject { ["bootid"] = LuxiWorld.FirstBootId }));
        Node.Write(StateFile, new JsonObject { ["node"] = new JsonObject(boots) }.ToJsonString());
        await StartAllAsync();
    }
}
