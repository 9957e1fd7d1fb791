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
        ["name", "uuid", "status", "admin_state", "pnode", "snodes", "pnode.group.uuid", "snodes.group.uuid", "disk_template", "disks_active"];

    public async Task<ImmutableSortedDictionary<string, InstanceView>> ReadInstancesAsync(CancellationToken ct)
    {
        var instances = await client.QueryAsync("instance", InstanceFields, LuxiFilter.Equal("pnode.group.uuid", group.Uuid), Read, ct);
        return instances.ByName(instance => instance.Name);
    }

    public async Task<ImmutableSortedDictionary<string, NodeView>> ReadNodesAsync(CancellationToken ct)
    {
        var nodes = await client.QueryAsync(
            "node", ["name", "offline"], LuxiFilter.Equal("group.uuid", group.Uuid), row => new NodeView(row.Text("name"), row.Flag("offline")), ct);
        return nodes.ByName(node => node.Name);
    }

    /// <summary>The names of those that are down, or were shut down by their users.</summary>
    public async Task<ImmutableArray<string>> ReadDownAsync(CancellationToken ct) => await client.QueryAsync(
        "instance",
        ["name", "status", "admin_state"],
        LuxiFilter.All(
            LuxiFilter.Equal("pnode.group.uuid", group.Uuid),
            LuxiFilter.Any([LuxiFilter.Equal("status", InstanceView.Down), LuxiFilter.Equal("status", InstanceView.ShutDown)])),
        row => InstanceView.WantsWorkWhen(row.Text("status"), row.Text("admin_state")) ? row.Text("name") : null,
        ct);

    /// <summary>The instances of the whole cluster that a job has locked for itself.</summary>
    public async Task<ImmutableHashSet<string>> ReadLockedAsync(CancellationToken ct) =>
        [.. await client.QueryAsync("lock", ["name", "mode"], null, ReadLocked, ct)];

    /// <summary>Null when it is not an instance's, or not locked for somebody alone.</summary>
    private static string? ReadLocked(LuxiRow row) =>
        row.TextOrNull("mode") == Exclusive && row.Text("name") is var name && name.StartsWith(LockPrefix, StringComparison.Ordinal)
            ? name[LockPrefix.Length..]
            : null;

    private static InstanceView Read(LuxiRow row)
    {
        var own = row.Text("pnode.group.uuid");
        var others = row.Texts("snodes.group.uuid");
        return new InstanceView(
            row.Text("name"), row.Text("uuid"), row.Text("status"), row.Text("admin_state"), row.Text("pnode"), row.Text("disk_template"),
            row.Texts("snodes"), others.All(group => group == own) ? [] : others, row.Flag("disks_active"));
    }
}
