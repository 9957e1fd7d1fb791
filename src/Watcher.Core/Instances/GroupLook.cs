using System.Collections.Immutable;
using Watcher.Core.Jobs;

namespace Watcher.Core.Instances;

/// <summary>One look at a group.</summary>
/// <param name="At">When, since boot.</param>
/// <param name="Instances">Its instances, by name.</param>
/// <param name="Nodes">Its nodes, by name.</param>
/// <param name="Locked">Instances that a job has locked.</param>
/// <param name="Traces">What the job queue says; blank when nothing was asked, since nothing is down.</param>
/// <param name="IsQueueDrained">Whether an administrator closed the job queue; not asked when nothing is down.</param>
/// <param name="Whereabouts">What the nodes say they run; null when nothing was asked.</param>
internal sealed record GroupLook(
    TimeSpan At,
    ImmutableSortedDictionary<string, InstanceView> Instances,
    ImmutableSortedDictionary<string, NodeView> Nodes,
    ImmutableHashSet<string> Locked,
    JobTraces Traces,
    bool IsQueueDrained,
    Whereabouts? Whereabouts)
{
    /// <summary>Instances of which a job of ours has ended since: what the look says of them is so no more.</summary>
    public ImmutableHashSet<string> Over { get; init; } = ImmutableHashSet<string>.Empty;

    /// <summary>Who is at an instance just now ("job 12", "a lock"); null when nobody is.</summary>
    public string? BusyWith(InstanceView instance) =>
        Traces.JobAt(instance.Name, instance.Secondaries.Prepend(instance.Primary)) is { } job ? $"job {job} is at it"
        : Locked.Contains(instance.Name) ? "a job has locked it"
        : null;
}
