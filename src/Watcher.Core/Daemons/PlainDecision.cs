using System.Collections.Immutable;
using Watcher.Core.Cluster;
using Watcher.Core.Duties;

namespace Watcher.Core.Daemons;

/// <summary>What is to be done where nobody else restarts daemons. Pure.</summary>
internal static class PlainDecision
{
    private static readonly TimeSpan OperationRetry = TimeSpan.FromSeconds(1);

    // An operation that takes longer hangs; daemons are not left down for it.
    private static readonly TimeSpan OperationLimit = TimeSpan.FromMinutes(5);

    /// <param name="memory">What is remembered.</param>
    /// <param name="seen">What was seen.</param>
    /// <param name="now">The time of the step.</param>
    /// <param name="standing">What stands besides.</param>
    /// <param name="wakeIn">When the next step is wanted in any case.</param>
    public static Verdict<DaemonsMemory> Decide(
        DaemonsMemory memory, DaemonsSeen seen, Moment now, ImmutableArray<Notice> standing, TimeSpan? wakeIn)
    {
        var notices = standing.ToBuilder();
        memory = memory with { OperationSince = seen.Operations.IsEmpty ? null : Earliest.Of(memory.OperationSince, now.Monotonic) };
        var operationIsOver = now.Monotonic - memory.OperationSince >= OperationLimit;
        var operations = operationIsOver ? [] : seen.Operations;
        var mayStart = memory.Mode.MayStartDaemons && now.StandStill is null && seen.Holds.Problem is null;
        var acts = ImmutableArray.CreateBuilder<Act>();
        var later = ImmutableArray.CreateBuilder<Act>();
        var ledgers = Remembered(memory.Ledgers, seen.Cluster.Role).ToBuilder();
        GanetiOperation? waitedFor = null;
        var wake = wakeIn;
        foreach (var view in seen.Daemons)
        {
            // One start a step: between two starts the gate is entered anew, so that nobody waits for it longer than one start takes.
            var operation = operations.FirstOrDefault(candidate => candidate.IsAbout(view.Daemon));
            var context = new DaemonContext(
                seen.Options,
                operation,
                now,
                MayStart: mayStart && operation is null && acts.Count == 0,
                IsHeld: seen.Holds.Find(view.Daemon.Name, now.Wall) is not null);
            var ledger = memory.Ledgers.GetValueOrDefault(view.Daemon.Name, DaemonLedger.Blank);
            if (!ledger.IsPlausible(now.Monotonic, seen.Options))
            {
                ledger = DaemonLedger.Blank;
                notices.Add(new MemoryLost(DaemonsDuty.Name, $"what was remembered of {view.Daemon.Name} cannot be true"));
            }

            var decision = DaemonDecision.Decide(ledger, view, context);
            ledgers[view.Daemon.Name] = decision.Ledger;
            notices.AddRange(decision.Notices);
            if (decision.Due is null)
            {
                wake = Earliest.Of(wake, decision.WakeIn);
            }
            else if (operation is not null)
            {
                waitedFor = operation;
                wake = Earliest.Of(wake, OperationRetry);
            }
            else if (mayStart)
            {
                (context.MayStart ? acts : later).Add(decision.Due);
                wake = TimeSpan.Zero;
            }
        }

        if (operationIsOver || waitedFor is not null)
        {
            notices.Add(new OperationUnderWay((waitedFor ?? seen.Operations[0]).Command, operationIsOver));
        }

        return new(memory with { Ledgers = ledgers.ToImmutable() }, acts.ToImmutable(), notices.ToImmutable(), wake)
        {
            Later = later.ToImmutable(),
        };
    }

    /// <summary>
    /// What is remembered of daemons that this step did not see stays: a role that cannot be told, or an executable that is just being replaced,
    /// must not make us forget a stop. Only a node that surely is no master has nothing to remember of the master's.
    /// </summary>
    private static ImmutableSortedDictionary<string, DaemonLedger> Remembered(
        ImmutableSortedDictionary<string, DaemonLedger> ledgers, NodeRole role) => role == NodeRole.Regular
        ? ledgers.RemoveRange(DaemonCatalog.All.Where(daemon => daemon.Where == DaemonPlace.Master).Select(daemon => daemon.Name))
        : ledgers;
}
