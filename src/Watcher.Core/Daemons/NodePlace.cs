using System.Collections.Immutable;
using Watcher.Core.Cluster;

namespace Watcher.Core.Daemons;

/// <summary>The node's place in its cluster, as it was last seen beyond doubt.</summary>
/// <param name="Role">Its role; unknown only while it joins a cluster.</param>
/// <param name="Groups">The UUIDs of the cluster's node groups.</param>
/// <param name="Expected">The daemons that belong here.</param>
internal sealed record NodePlace(NodeRole Role, ImmutableArray<string> Groups, ImmutableArray<string> Expected)
{
    /// <summary>Whether the other one is in another cluster, or one of them is in none: what was before then says nothing.</summary>
    public bool IsAnotherLife(NodePlace other) =>
        (Role == NodeRole.NotInCluster) != (other.Role == NodeRole.NotInCluster)
        || (!Groups.IsEmpty && !other.Groups.IsEmpty && !Groups.Intersect(other.Groups, StringComparer.Ordinal).Any());
}
