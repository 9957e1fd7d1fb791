using System.Collections.Immutable;
using Watcher.Core.Duties;
using Watcher.Core.Processes;

namespace Watcher.Core.Daemons;

/// <summary>What is to be done where nobody else restarts daemons. Pure.</summary>
internal static class PlainDecision
{
    private static readonly TimeSpan OperationRetry = TimeSpan.FromSeconds(1);

    // The end of a whole operation is a fact, where there is somebody to hear of it; a pass is over sooner.
    private static readonly TimeSpan WholeRetry = TimeSpan.FromSeconds(15);

    // A daemon-util that takes longer hangs; daemons are not left down for it.
    private static readonly TimeSpan DaemonUtilLimit = TimeSpan.FromMinutes(5);

    /// <param name="memory">What is remembered.</param>
    /// <param name="seen">What was seen.</param>
    /// <param name="now">The time of the step.</param>
    /// <param name="standing">What stands besides.</param>
    /// <param name="wakeIn">When the next step is wanted in any case.</param>
    public static Verdict<DaemonsMemory> Decide(
        DaemonsMemory memory, DaemonsSeen seen, Moment now, ImmutableArray<Notice> standing, TimeSpan? wakeIn)
    {
        var notices = standing.ToBuilder();
        var ours = seen.Operations.Where(operation => IsOurStart(operation, memory.Ledgers)).ToImmutableArray();
        var theirs = seen.Operations.Except(ours).ToImmutableArray();
        var isAtWork = theirs.Any(operation => operation.Whole is null);
        memory = memory with { OperationSince = isAtWork ? Earliest.Of(memory.OperationSince, now.Monotonic) : null };
        var overdue = theirs.Where(operation => operation.Whole is null
            ? now.Monotonic - memory.OperationSince >= DaemonUtilLimit
            : operation.IsOverdue(now.Monotonic, seen.Options)).ToImmutableArray();
        var operations = theirs.Except(overdue).OrderByDescending(operation => operation.IsStop).ToImmutableArray();
        var mayStart = memory.Mode.MayStartDaemons && now.StandStill is null && seen.Holds.Problem is null;
        var acts = ImmutableArray.CreateBuilder<Act>();
        var later = ImmutableArray.CreateBuilder<Act>();
        var ledgers = memory.Ledgers.ToBuilder();
        GanetiOperation? waitedFor = null;
        var wake = wakeIn;
        foreach (var view in seen.Daemons)
        {
            var operation = operations.FirstOrDefault(candidate => candidate.IsAbout(view.Daemon));
            var waitForFirst = StartOrder.WaitFor(view.Daemon, ledgers, now.Monotonic);
            var context = new DaemonContext(
                seen.BootId,
                seen.Options,
                operation,
                now,
                MayStart: mayStart && operation is null && waitForFirst == TimeSpan.Zero,
                IsHeld: seen.Holds.Find(view.Daemon.Name, now.Wall) is not null,
                IsRoleChanging: now.Monotonic - memory.Change?.At < seen.Options.RoleGrace)
            {
                IsBeingStarted = view.IsBeingStarted || ours.Any(each => each.IsAbout(view.Daemon)),
                Needs = [.. StartOrder.Before(view.Daemon).SelectMany(first => RunningOf(first, seen))],
            };
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
                wake = Earliest.Of(wake, RetryIn(operation, seen.Options, now));
            }
            else if (context.MayStart)
            {
                acts.Add(decision.Due);
                wake = Earliest.Of(wake, decision.WakeIn);
            }
            else if (mayStart)
            {
                later.Add(decision.Due);
                wake = Earliest.Of(wake, waitForFirst);
            }
        }

        if (waitedFor is not null || overdue.Length > 0)
        {
            notices.Add(new OperationUnderWay((waitedFor ?? overdue[0]).Command, TooLong: waitedFor is null));
        }

        return new(memory with { Ledgers = ledgers.ToImmutable() }, acts.ToImmutable(), notices.ToImmutable(), wake)
        {
            Later = later.ToImmutable(),
        };
    }

    /// <summary>The daemon-util that runs for a start of ours: that is waited for as a start, and not as somebody's who is at the daemons.</summary>
    private static bool IsOurStart(GanetiOperation operation, ImmutableSortedDictionary<string, DaemonLedger> ledgers) =>
        operation is { Whole: null, IsStop: false, IsQueued: false, Daemon: { } daemon } && ledgers.GetValueOrDefault(daemon)?.Start is { IsUnderWay: true };

    private static IEnumerable<ProcessIdentity> RunningOf(string daemon, DaemonsSeen seen) =>
        seen.Daemons.Where(view => view.Daemon.Name == daemon).Select(view => view.Sight).OfType<DaemonSight.Running>().Select(running => running.Process);

    /// <summary>The end of a whole operation is waited for by its process; where nobody follows it, it is looked at again now and then.</summary>
    private static TimeSpan RetryIn(GanetiOperation operation, DaemonsOptions options, Moment now) => operation switch
    {
        { IsQueued: true } => WholeRetry,
        { Whole: null } => OperationRetry,
        { Whole: { } began } => began + options.OperationLimit - now.Monotonic is var left && left < WholeRetry ? left : WholeRetry,
    };
}
