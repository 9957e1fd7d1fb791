using System.Collections.Immutable;

namespace Watcher.Core.Cluster;

/// <summary>What the node's own files say of its place in the cluster.</summary>
/// <param name="Role">Its role.</param>
/// <param name="UsesUserShutdown">Whether kvmd has work: KVM is enabled and so is user shutdown.</param>
/// <param name="Problem">Why something could not be told, naming the file; null when all could.</param>
/// <param name="HostNameUnresolved">Whether the role is unknown because the host's own name does not resolve.</param>
internal sealed record ClusterView(NodeRole Role, bool UsesUserShutdown, string? Problem = null, bool HostNameUnresolved = false)
{
    /// <summary>
    /// The UUIDs of the node groups: what tells one cluster from another. Its name may change, config.data lies on master candidates only, and a group
    /// keeps its UUID for its life; none when they cannot be told.
    /// </summary>
    public ImmutableArray<string> Groups { get; init; } = [];
}
