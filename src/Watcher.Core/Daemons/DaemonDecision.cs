using System.Collections.Immutable;
using Watcher.Core.Duties;
using Watcher.Core.Processes;

namespace Watcher.Core.Daemons;

/// <summary>What is to be done about one daemon on a plain node. Pure.</summary>
/// <param name="Ledger">What is remembered of it from now on.</param>
/// <param name="Notices">What is told of it.</param>
/// <param name="Due">The start that is due; made now if the context allows it.</param>
/// <param name="WakeIn">When it must be looked at again.</param>
internal sealed record DaemonDecision(
    DaemonLedger Ledger, ImmutableArray<Notice> Notices, StartDaemon? Due = null, TimeSpan? WakeIn = null)
{
    // A daemon that stops removes its pid file a moment before it is gone, and one that starts writes it a moment after: no news.
    private static readonly TimeSpan UnclearForAMoment = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan UnclearRetry = TimeSpan.FromSeconds(30);

    public static DaemonDecision Decide(DaemonLedger ledger, DaemonView view, DaemonContext context)
    {
        var isUnderWay = StartDecision.IsUnderWay(ledger, view, context);
        ledger = StartDecision.Follow(ledger, view, context, isUnderWay);
        if (isUnderWay)
        {
            // Whatever its pid file says meanwhile, it is about to say something else.
            return new(ledger, DaemonStanding.Of(ledger, view.Daemon, context), WakeIn: StartDecision.LookAgain);
        }

        return view.Sight switch
        {
            DaemonSight.Running running => WhenRunning(ledger with { UnclearSince = null }, view, running.Process, context),
            DaemonSight.Unclear unclear => WhenUnclear(ledger, view.Daemon, unclear, context),
            _ => MissingDecision.Decide(ledger with { UnclearSince = null }, view, context),
        };
    }

    private static DaemonDecision WhenUnclear(DaemonLedger ledger, Daemon daemon, DaemonSight.Unclear unclear, DaemonContext context)
    {
        var now = context.Now.Monotonic;
        var since = ledger.UnclearSince ?? now;
        ledger = ledger with { UnclearSince = since };
        return now - since < UnclearForAMoment
            ? new(ledger, [], WakeIn: UnclearForAMoment - (now - since))

            // Whoever stops or starts it knows; a moment may be long on a busy machine.
            : context.IsGanetiAtWork ? new(ledger, [], WakeIn: UnclearForAMoment)
            : new(ledger, [new PidFileUnclear(daemon.Name, unclear.Why)], WakeIn: UnclearRetry);
    }

    private static DaemonDecision WhenRunning(DaemonLedger ledger, DaemonView view, ProcessIdentity process, DaemonContext context)
    {
        var running = ledger with
        {
            Running = process,
            Arguments = view.Arguments ?? (process == ledger.Running ? ledger.Arguments : null),
            Down = null,
            NextTry = null,
            Failure = null,
            Failures = 0,
        };
        return ledger.Start switch
        {
            { Settled: false } start => WhenSettling(ledger, running, start, view.Daemon, context),
            { } start when ledger.Down is null => WhenYoung(running, start, view.Daemon, context),
            _ => new(running with { Start = null, Deaths = 0 }, Back(ledger, view.Daemon, process)),
        };
    }

    /// <summary>daemon-util is content with the start; the daemon must last for a moment.</summary>
    private static DaemonDecision WhenSettling(DaemonLedger ledger, DaemonLedger running, StartState start, Daemon daemon, DaemonContext context)
    {
        var left = start.Born + context.Options.SettleTime - context.Now.Monotonic;
        if (left > TimeSpan.Zero)
        {
            return new(ledger, DaemonStanding.Of(ledger, daemon, context), WakeIn: left);
        }

        running = running with { Tally = DaemonTally.Restarted(ledger.Tally, context.Now.Wall) };
        var young = WhenYoung(running, start with { Settled = true }, daemon, context);
        return ledger switch
        {
            { Failures: > 1 } => young with { Notices = young.Notices.Insert(0, new DaemonRunsAtLast(daemon.Name, running.Running!.Value.Pid, ledger.Failures)) },
            _ when DaemonStanding.IsOldNews(ledger) => young,
            _ => young with { Notices = young.Notices.Insert(0, new DaemonStarted(daemon.Name, running.Running!.Value.Pid)) },
        };
    }

    /// <summary>A life longer than a short one ends the row of deaths before it: the next death is answered at once again.</summary>
    private static DaemonDecision WhenYoung(DaemonLedger running, StartState start, Daemon daemon, DaemonContext context)
    {
        var left = start.Born + context.Options.ShortLife - context.Now.Monotonic;
        if (left > TimeSpan.Zero)
        {
            running = running with { Start = start };
            return new(running, DaemonStanding.Of(running, daemon, context), WakeIn: left);
        }

        return new(
            running with { Start = null, Deaths = 0, Cause = null },
            running.KeepsDying ? [new DaemonOutlived(daemon.Name, running.Running!.Value.Pid, running.Deaths)] : []);
    }

    /// <summary>It runs, and no start of ours brought it up.</summary>
    private static ImmutableArray<Notice> Back(DaemonLedger ledger, Daemon daemon, ProcessIdentity process) => ledger.Down switch
    {
        null => [],

        // As was to be expected: of whoever changed the node's role, or of the init script at boot.
        { How: DownHow.New or DownHow.NotSeen } when ledger.Failures == 0 => [],
        _ => [new DaemonBack(daemon.Name, process.Pid)],
    };
}
