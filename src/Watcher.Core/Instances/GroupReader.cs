using System.Collections.Immutable;
using Watcher.Core.Cluster;
using Watcher.Core.Luxi;

namespace Watcher.Core.Instances;

/// <summary>Asks luxid for a group, with the stock watcher's queries: the group as a whole, since a single instance's would not see a copy elsewhere.</summary>
internal sealed class GroupReader(LuxiClient client, NodeGroup group)
{
    private const string LockPrefix = "instance/";

    // A shared lock is somebody's who only looks: verify-disks has one on every instance of the group, for minutes (Ganeti/Query/Locks.hs).
    private const string Exclusive = "exclusive";
    private static readonly ImmutableArray<string> InstanceFields =
        ["name", "status", "admin_state", "pnode", "snodes", "pnode.group.uuid", "snodes.group.uuid", "disk_template", "disks_active"];

    public async Task<ImmutableSortedDictionary<string, InstanceView>> ReadInstancesAsync(CancellationToken ct)
    {
        var table = await client.QueryAsync("instance", InstanceFields, LuxiFilter.Equal("pnode.group.uuid", group.Uuid), ct);
        return table.ByName(Read, instance => instance.Name);
    }

    public async Task<ImmutableSortedDictionary<string, NodeView>> ReadNodesAsync(CancellationToken ct)
    {
        var table = await client.QueryAsync("node", ["name", "offline"], LuxiFilter.Equal("group.uuid", group.Uuid), ct);
        return table.ByName(row => new NodeView(row.Text("name"), row.Flag("offline")), node => node.Name);
    }

    /// <summary>The instances of the whole cluster that a job has locked for itself.</summary>
    public async Task<ImmutableHashSet<string>> ReadLockedAsync(CancellationToken ct)
    {
        var table = await client.QueryAsync("lock", ["name", "mode"], null, ct);
        return
        [
            .. table.Rows
                .Where(row => row.TextOrNull("mode") == Exclusive)
                .Select(row => row.Text("name"))
                .Where(name => name.StartsWith(LockPrefix, StringComparison.Ordinal))
                .Select(name => name[LockPrefix.Length..]),
        ];
    }

    private static InstanceView Read(LuxiRow row)
    {
        var own = row.Text("pnode.group.uuid");
        var others = row.Texts("snodes.group.uuid");
        return new InstanceView(
            row.Text("name"), row.Text("status"), row.Text("admin_state"), row.Text("pnode"), row.Text("disk_template"), row.Texts("snodes"),
            others.All(group => group == own) ? [] : others, row.Flag("disks_active"));
    }
}
