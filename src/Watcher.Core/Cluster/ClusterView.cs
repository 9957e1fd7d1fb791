using System.Collections.Immutable;

namespace Watcher.Core.Cluster;

/// <summary>What the node's own files say of its place in the cluster.</summary>
/// <param name="Role">Its role.</param>
/// <param name="UsesUserShutdown">Whether kvmd has work: KVM is enabled and so is user shutdown; null when that cannot be told.</param>
/// <param name="Problem">Why the role cannot be told; null when it can.</param>
/// <param name="Doubt">Of what kind that is.</param>
internal sealed record ClusterView(NodeRole Role, bool? UsesUserShutdown, string? Problem = null, RoleDoubt Doubt = RoleDoubt.Files)
{
    /// <summary>Why it cannot be told whether kvmd has work, naming the file; null when it can.</summary>
    public string? UserShutdownProblem { get; init; }

    /// <summary>The names of this master, when its own daemons would find one that is not the master's; null when they would not, or nobody looked.</summary>
    public string? Misnamed { get; init; }

    /// <summary>
    /// The UUIDs of the node groups: what tells one cluster from another. Its name may change, config.data lies on master candidates only, and a group
    /// keeps its UUID for its life; none when they cannot be told.
    /// </summary>
    public ImmutableArray<string> Groups { get; init; } = [];
}
