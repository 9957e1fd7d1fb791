using System.Collections.Immutable;
using Watcher.Core.Confd;

namespace Watcher.Core.Maintenance;

/// <summary>What one observation saw.</summary>
/// <param name="BootId">The present boot.</param>
/// <param name="Verdict">What the master candidates say of this node; null when the cluster does not want its health maintained.</param>
/// <param name="View">What runs here; nothing unless the node is offline, since nobody looked.</param>
/// <param name="Options">The configuration in force.</param>
internal sealed record NodeMaintenanceSeen(string BootId, ConfdVerdict? Verdict, WorkloadView View, NodeMaintenanceOptions Options)
{
    /// <summary>What of Ganeti's operations is under way here, as a clause; null when nothing is, or nothing runs here.</summary>
    public string? Operation { get; init; }

    /// <summary>Whether nobody can say what was in between: we have just begun, or a step has failed.</summary>
    public bool IsAnew { get; init; }

    /// <summary>Instances that have been told, by <see cref="RunningGuest.Key"/>.</summary>
    public ImmutableHashSet<string> Heard { get; init; } = [];

    /// <summary>Which kinds could be looked at.</summary>
    public ImmutableHashSet<string> LookedAt { get; init; } = [];

    /// <summary>By <see cref="RunningGuest.Key"/>: why instances could not be told to stop.</summary>
    public ImmutableDictionary<string, string> Failures { get; init; } = ImmutableDictionary<string, string>.Empty;
}
