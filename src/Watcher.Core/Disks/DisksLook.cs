using System.Collections.Immutable;
using Watcher.Core.Jobs;

namespace Watcher.Core.Disks;

/// <summary>One look at a group's disks. Instances whose nodes are in several groups are nobody's, and not in it.</summary>
/// <param name="At">When it was begun, since boot.</param>
/// <param name="Nodes">The group's nodes, by name.</param>
/// <param name="Instances">Its instances, by name.</param>
/// <param name="Traces">What the job queue says of jobs of ours whose numbers are not known; blank when there are none.</param>
internal sealed record DisksLook(
    TimeSpan At,
    ImmutableSortedDictionary<string, DiskNode> Nodes,
    ImmutableSortedDictionary<string, DiskInstance> Instances,
    JobTraces Traces)
{
    /// <summary>Whether the group's instances are looked at in the same moment.</summary>
    public bool IsByTick { get; init; }

    /// <summary>Whether nothing can be done on one of its nodes.</summary>
    public bool IsHelpless(DiskInstance instance) =>
        instance.Secondaries.Prepend(instance.Primary).Any(node => Nodes.TryGetValue(node, out var seen) && seen.IsHelpless);
}
