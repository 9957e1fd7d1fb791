using System.Collections.Immutable;
using Watcher.Core.Cluster;
using Watcher.Core.Daemons.Supervised;
using Watcher.Core.Holds;
using Watcher.Core.Systemd;

namespace Watcher.Core.Daemons;

/// <summary>What one observation saw.</summary>
/// <param name="BootId">The present boot.</param>
/// <param name="Options">The configuration in force.</param>
/// <param name="Cluster">The node's place in the cluster.</param>
/// <param name="Mode">Evidence for the mode; null when this step did not look.</param>
/// <param name="Operations">What others are doing to daemons right now; none also when no daemon is missing and nobody looked.</param>
/// <param name="Daemons">The daemons that are needed here, in the order of starting; none where systemd manages them.</param>
/// <param name="Holds">The daemons that are held.</param>
/// <param name="Supervised">What systemd says, where it manages them.</param>
internal sealed record DaemonsSeen(
    string BootId,
    DaemonsOptions Options,
    ClusterView Cluster,
    ModeEvidence? Mode,
    ImmutableArray<GanetiOperation> Operations,
    ImmutableArray<DaemonView> Daemons,
    HoldsSight Holds,
    SupervisedSeen Supervised)
{
    /// <summary>A daemon that every node has and whose executable is not there; null when all are.</summary>
    public string? NotInstalled { get; init; }
}
