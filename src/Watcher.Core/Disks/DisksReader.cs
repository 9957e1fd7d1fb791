using System.Collections.Immutable;
using Watcher.Core.Cluster;
using Watcher.Core.Luxi;

namespace Watcher.Core.Disks;

/// <summary>Asks luxid for a group's disks. Only the boot ids are asked of the nodes themselves; the rest is configuration.</summary>
internal sealed class DisksReader(LuxiClient client, NodeGroup group)
{
    private static readonly ImmutableArray<string> InstanceFields =
        ["name", "uuid", "pnode", "snodes", "pnode.group.uuid", "snodes.group.uuid", "disk_template", "disks_active"];

    private static readonly ImmutableArray<string> NodeFields = ["name", "uuid", "bootid", "offline"];

    public async Task<ImmutableSortedDictionary<string, DiskNode>> ReadNodesAsync(CancellationToken ct)
    {
        var nodes = await client.QueryAsync("node", NodeFields, LuxiFilter.Equal("group.uuid", group.Uuid), ReadNode, ct);
        return nodes.ByName(node => node.Name);
    }

    public async Task<ImmutableSortedDictionary<string, DiskInstance>> ReadInstancesAsync(CancellationToken ct)
    {
        var instances = await client.QueryAsync("instance", InstanceFields, LuxiFilter.Equal("pnode.group.uuid", group.Uuid), ReadInstance, ct);
        return instances.ByName(instance => instance.Name);
    }

    private static DiskNode ReadNode(LuxiRow row) =>
        new(row.Text("name"), row.Text("uuid"), row.TextOrNull("bootid") is { Length: > 0 } bootId ? bootId : null, row.Flag("offline"));

    /// <summary>Null when its nodes are in several groups.</summary>
    private static DiskInstance? ReadInstance(LuxiRow row)
    {
        var own = row.Text("pnode.group.uuid");
        return row.Texts("snodes.group.uuid").All(other => other == own)
            ? new DiskInstance(
                row.Text("name"), row.Text("uuid"), row.Text("pnode"), row.Texts("snodes"), row.Text("disk_template"), row.Flag("disks_active"))
            : null;
    }
}
