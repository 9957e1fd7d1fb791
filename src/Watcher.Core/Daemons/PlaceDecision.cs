using System.Collections.Immutable;
using Watcher.Core.Cluster;

namespace Watcher.Core.Daemons;

/// <summary>
/// What a change of this node's place in its cluster does to what is remembered. Pure. Whoever changes it (a failover, an init, a node added) starts
/// the daemons that it asks for; so these are left to him for a time. What was remembered from before says nothing: decision 0014.
/// </summary>
internal static class PlaceDecision
{
    /// <param name="memory">What is remembered.</param>
    /// <param name="cluster">What the node's own files say now.</param>
    /// <param name="now">Now (monotonic).</param>
    public static DaemonsMemory Decide(DaemonsMemory memory, ClusterView cluster, TimeSpan now)
    {
        var before = memory.Place;
        if (cluster.Role == NodeRole.Unknown && before?.Role is null or NodeRole.Regular or NodeRole.Master)
        {
            // A file that cannot be read makes nobody another; but a node that was in no cluster is joining one.
            return memory;
        }

        var place = new NodePlace(
            cluster.Role,
            cluster.Groups.IsEmpty && before is not null ? before.Groups : cluster.Groups,
            [.. DaemonCatalog.All.Where(daemon => daemon.IsNeededIn(cluster)).Select(daemon => daemon.Name)]);
        return before is null ? memory with { Place = place } : Moved(memory, before, place, now);
    }

    private static DaemonsMemory Moved(DaemonsMemory memory, NodePlace before, NodePlace place, TimeSpan now)
    {
        var isAnotherLife = before.IsAnotherLife(place);
        var hasChanged = isAnotherLife || before.Role != place.Role;
        var ledgers = ImmutableSortedDictionary.CreateBuilder<string, DaemonLedger>(memory.Ledgers.KeyComparer);
        foreach (var (name, ledger) in memory.Ledgers.Where(_ => !isAnotherLife).Where(each => place.Expected.Contains(each.Key)))
        {
            ledgers[name] = hasChanged ? ledger with { Arguments = "" } : ledger;
        }

        foreach (var name in place.Expected.Where(name => isAnotherLife || !before.Expected.Contains(name)))
        {
            ledgers[name] = DaemonLedger.Blank with { NewSince = now };
        }

        return memory with
        {
            Place = place,
            Ledgers = ledgers.ToImmutable(),
            Change = hasChanged ? new RoleChange(Origin(memory, before), place.Role, now) : memory.Change,
        };
    }

    /// <summary>A node that joins is seen as one of a cluster before it is seen as what.</summary>
    private static NodeRole Origin(DaemonsMemory memory, NodePlace before) =>
        before.Role == NodeRole.Unknown && memory.Change is { } change ? change.From : before.Role;
}
