using Watcher.Core.Daemons;
using Watcher.Core.Duties;
using Watcher.Core.Holds;
using Watcher.Core.Probes;

namespace Watcher.Core.Kvmd;

/// <summary>
/// On every node with KVM and user shutdown: sees whether kvmd is connected to each running guest. One that it does not hear is taken for crashed when its
/// user shuts it down, and is restarted against his will.
/// </summary>
/// <param name="node">The node.</param>
/// <param name="lookAtGuests">Looks at the guests' sockets.</param>
/// <param name="options">The configuration in force.</param>
/// <param name="time">Time.</param>
internal sealed class KvmdDuty(IGanetiNode node, Func<GuestSight?> lookAtGuests, Func<ProbesOptions> options, TimeProvider time) : IDuty<KvmdMemory, KvmdSeen>
{
    private static readonly Daemon Kvmd = DaemonCatalog.Find("kvmd")!;

    public static string Name => "kvmd";

    public static KvmdMemory Blank => KvmdMemory.Blank;

    public static Verdict<KvmdMemory> Decide(KvmdMemory memory, KvmdSeen seen, Moment now) => KvmdDecision.Decide(memory, seen, now);

    public async Task<KvmdSeen> ObserveAsync(KvmdMemory memory, IReadOnlyList<Fact> facts, CancellationToken ct)
    {
        var failure = facts.Select(RestartSteps.Ended).OfType<DaemonRestartEnded>().LastOrDefault()?.Failure;
        var current = options();
        if ((await node.LookAtClusterAsync(ct)).UsesUserShutdown != true || !node.HasDaemon(Kvmd))
        {
            return new KvmdSeen(node.BootId, IsNeeded: false, null, null, current, HoldsSight.None) { RestartFailure = failure };
        }

        var process = node.Look(Kvmd) is DaemonSight.Running running ? running.Process : (Processes.ProcessIdentity?)null;
        var guests = process is null ? null : lookAtGuests();

        // Who restarts daemons is asked when it may have to be restarted.
        var mayBeDue = guests?.Deaf.IsEmpty == false || (memory.BootId == node.BootId && memory.Restart.OwesStart);
        return new KvmdSeen(node.BootId, IsNeeded: true, process, guests, current, node.ReadHolds())
        {
            Mode = mayBeDue ? await node.LookAtModeAsync(ct) : null,
            IsOperationUnderWay = mayBeDue && RestartSteps.IsOperationUnderWay(node, current, time),
            RestartFailure = failure,
        };
    }

    public Task<Fact> ActAsync(Act act, CancellationToken ct) => RestartSteps.ActAsync(node, (RestartDaemon)act, ct);
}
