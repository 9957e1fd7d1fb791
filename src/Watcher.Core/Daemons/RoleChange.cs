using Watcher.Core.Cluster;

namespace Watcher.Core.Daemons;

/// <summary>The node's role in its cluster, or its cluster, was seen to change.</summary>
/// <param name="From">What it was.</param>
/// <param name="To">What it became.</param>
/// <param name="At">When that was seen (monotonic).</param>
internal sealed record RoleChange(NodeRole From, NodeRole To, TimeSpan At);
