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
/// <param name="time">Time.</param>
internal sealed class NodeMaintenanceDuty(
    string bootId,
    Func<bool> isWanted,
    Func<CancellationToken, Task<ConfdVerdict>> askRole,
    Func<ImmutableArray<IWorkload>> workloads,
    Func<string?> operation,
    Func<NodeMaintenanceOptions> options,
    TimeProvider time) : IDuty<NodeMaintenanceMemory, NodeMaintenanceSeen>
{
    // Acts are done one after the other, and each may take seconds.
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(10);

    // When what is acted upon was seen.
    private TimeSpan _seenAt;

    public static string Name => "node-maintenance";

    public static NodeMaintenanceMemory Blank => NodeMaintenanceMemory.Blank;

    public static Verdict<NodeMaintenanceMemory> Decide(NodeMaintenanceMemory memory, NodeMaintenanceSeen seen, Moment now) =>
        NodeMaintenanceDecision.Decide(memory, seen, now);

    public async Task<NodeMaintenanceSeen> ObserveAsync(NodeMaintenanceMemory memory, IReadOnlyList<Fact> facts, CancellationToken ct)
    {
        var seen = new NodeMaintenanceSeen(bootId, null, WorkloadView.Nothing, options())
        {
            IsAnew = facts.OfType<Resync>().Any(),
            Heard = [.. facts.OfType<GuestStopAsked>().Select(asked => asked.Guest.Key)],
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

        ImmutableArray<(string Kind, WorkloadView View, bool IsSeen)> looks = [.. workloads().Select(Look)];
        ImmutableArray<WorkloadView> views = [.. looks.Select(look => look.View)];
        _seenAt = time.SinceBoot();
        seen = seen with
        {
            LookedAt = [.. looks.Where(look => look.IsSeen).Select(look => look.Kind)],
            View = new([.. views.SelectMany(view => view.Running)], [.. views.SelectMany(view => view.NotStopped)]),
        };
        return seen.View.Running.IsEmpty ? seen : seen with { Operation = operation() };
    }

    public async Task<Fact> ActAsync(Act act, CancellationToken ct)
    {
        var stop = (StopGuest)act;
        if (time.SinceBoot() - _seenAt > Fresh)
        {
            throw new TimeoutException("what the master candidates have said is too old by now");
        }

        await workloads().Single(each => each.Kind == stop.Guest.Hypervisor).StopAsync(stop.Guest, stop.Force, ct);
        return new GuestStopAsked(stop.Guest);
    }

    /// <summary>One kind that cannot be looked at keeps none of another from being stopped.</summary>
    private static (string Kind, WorkloadView View, bool IsSeen) Look(IWorkload workload)
    {
        try
        {
            return (workload.Kind, workload.Look(), true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (workload.Kind, new([], [$"{workload.Kind}, which cannot be looked at: {e.Message}"]), false);
        }
    }
}
