using System.Collections.Immutable;
using Watcher.Core.Duties;

namespace Watcher.Core.Daemons;

/// <summary>What is to be done about a daemon that is missing, and is not being started. Pure.</summary>
internal static class MissingDecision
{
    public static DaemonDecision Decide(DaemonLedger ledger, DaemonView view, DaemonContext context)
    {
        var now = context.Now.Monotonic;
        var notices = ImmutableArray.CreateBuilder<Notice>();
        if (ledger.Start is { Settled: false } start)
        {
            if (StartDecision.LeftToSettle(start, view, context) is { Ticks: > 0 } left)
            {
                return new(ledger, DaemonStanding.Of(ledger, view.Daemon, context), WakeIn: left);
            }

            ledger = StartDecision.Failed(ledger, view, start, context);
        }
        else if (ledger.Down is null || IsAnotherCrash(ledger.Down, view.Sight))
        {
            ledger = LossDecision.Decide(ledger, view, context, notices);
        }

        if (context.IsHeld)
        {
            return new(Held(ledger), notices.ToImmutable());
        }

        notices.AddRange(DaemonStanding.Of(ledger, view.Daemon, context));
        var wait = ledger.DueAt(context.Options) - now;
        if (wait > TimeSpan.Zero)
        {
            return new(ledger, notices.ToImmutable(), WakeIn: DaemonStanding.LongIn(ledger, context) is { Ticks: > 0 } news && news < wait ? news : wait);
        }

        var act = new StartDaemon(view.Daemon, Reason(ledger, view.Sight), ledger.Arguments ?? "") { Needs = context.Needs };
        if (!context.MayStart)
        {
            return new(ledger, notices.ToImmutable(), act, WakeIn: TimeSpan.Zero);
        }

        if (!DaemonStanding.IsOldNews(ledger))
        {
            notices.Add(new DaemonStarting(view.Daemon.Name, WithArguments(act)));
        }

        return new(ledger with { Start = new StartState(now, Settled: false), Running = null }, notices.ToImmutable(), act, StartDecision.LookAgain);
    }

    /// <summary>It was stopped cleanly, yet a stale pid file lies there now: it was started since, unseen, and died.</summary>
    private static bool IsAnotherCrash(DownState down, DaemonSight sight) => !down.LeftPidFile && sight is DaemonSight.Stale;

    /// <summary>Whatever it did before does not count once the hold is over: it is started then.</summary>
    private static DaemonLedger Held(DaemonLedger ledger) => ledger with
    {
        Down = ledger.Down! with { How = DownHow.Held },
        Arguments = "",
        Failures = 0,
        Failure = null,
        Deaths = 0,
        Cause = null,
        NextTry = null,
    };

    private static string Reason(DaemonLedger ledger, DaemonSight sight) => ledger.Down!.How switch
    {
        DownHow.Stopped => "its grace time after a stop is over",
        DownHow.NotMaster => "it saw another master before",
        DownHow.Held => "it is held no longer",
        DownHow.New => "it belongs here since this node's role or cluster was changed, and nobody has started it",
        _ => sight is DaemonSight.Stale stale ? stale.Why : "it is not running",
    };

    private static string WithArguments(StartDaemon act) =>
        act.Arguments.Length > 0 ? $"{act.Reason}; with the arguments of its last start: {act.Arguments}" : act.Reason;
}
