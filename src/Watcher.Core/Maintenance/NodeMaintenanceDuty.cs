using System.Collections.Immutable;
using Watcher.Core.Confd;
using Watcher.Core.Duties;

namespace Watcher.Core.Maintenance;

/// <summary>
/// On every node, where the cluster wants it (maintain_node_health): stops the instances that run here once the cluster has set this node offline
/// (ganeti/watcher/nodemaint.py). The cluster takes them for dead then, and may start them elsewhere.
/// </summary>
/// <param name="bootId">The present boot.</param>
/// <param name="isWanted">Whether the cluster wants it.</param>
/// <param name="askRole">Asks the master candidates for this node's role.</param>
/// <param name="workloads">What may run here.</param>
/// <param name="operation">Asks what of Ganeti's operations is under way here.</param>
/// <param name="options">The configuration in force.</param>
internal sealed class NodeMaintenanceDuty(
    string bootId,
    Func<bool> isWanted,
    Func<CancellationToken, Task<ConfdVerdict>> askRole,
    Func<ImmutableArray<IWorkload>> workloads,
    Func<string?> operation,
    Func<NodeMaintenanceOptions> options) : IDuty<NodeMaintenanceMemory, NodeMaintenanceSeen>
{
    public static string Name => "node-maintenance";

    public static NodeMaintenanceMemory Blank => NodeMaintenanceMemory.Blank;

    public static Verdict<NodeMaintenanceMemory> Decide(NodeMaintenanceMemory memory, NodeMaintenanceSeen seen, Moment now) =>
        NodeMaintenanceDecision.Decide(memory, seen, now);

    public async Task<NodeMaintenanceSeen> ObserveAsync(NodeMaintenanceMemory memory, IReadOnlyList<Fact> facts, CancellationToken ct)
    {
        var seen = new NodeMaintenanceSeen(bootId, null, WorkloadView.Nothing, options())
        {
            Failures = facts.OfType<ActFailed>().Where(failed => failed.Act is StopGuest)
                .GroupBy(failed => ((StopGuest)failed.Act).Guest.Key)
                .ToImmutableDictionary(failures => failures.Key, failures => failures.Last().Why),
        };
        if (!isWanted())
        {
            return seen;
        }

        seen = seen with { Verdict = await askRole(ct) };
        if (seen.Verdict.Role != ConfdRole.Offline)
        {
            return seen;
        }

        ImmutableArray<WorkloadView> views = [.. workloads().Select(Look)];
        seen = seen with { View = new([.. views.SelectMany(view => view.Running)], [.. views.SelectMany(view => view.NotStopped)]) };
        return seen.View.Running.IsEmpty ? seen : seen with { Operation = operation() };
    }

    public async Task<Fact> ActAsync(Act act, CancellationToken ct)
    {
        var stop = (StopGuest)act;
        await workloads().Single(each => each.Kind == stop.Guest.Hypervisor).StopAsync(stop.Guest, stop.Force, ct);
        return new GuestStopAsked(stop.Guest);
    }

    /// <summary>One kind that cannot be looked at keeps none of another from being stopped.</summary>
    private static WorkloadView Look(IWorkload workload)
    {
        try
        {
            return workload.Look();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new([], [$"{workload.Kind}, which cannot be looked at: {e.Message}"]);
        }
    }
}
