using System.Collections.Immutable;
using Watcher.Core.Duties;

namespace Watcher.Core.Daemons;

/// <summary>What is made of a daemon that ran, or was never seen, and is missing now. Pure.</summary>
internal static class LossDecision
{
    /// <param name="ledger">What is remembered of it.</param>
    /// <param name="view">What was seen.</param>
    /// <param name="context">What the decision depends on besides.</param>
    /// <param name="notices">Takes its death.</param>
    public static DaemonLedger Decide(DaemonLedger ledger, DaemonView view, DaemonContext context, ImmutableArray<Notice>.Builder notices)
    {
        var now = context.Now.Monotonic;
        var how = HowLost(ledger, view, context);
        var lost = ledger with
        {
            Down = new DownState(now, how, view.Sight is DaemonSight.Stale),
            Running = null,
            Start = null,
            Arguments = how == DownHow.Crashed && IsOfLastSeen(ledger, view) ? ledger.Arguments : "",
            Failures = 0,
            Failure = null,
            Deaths = 0,
            Cause = null,
            NextTry = null,
        };
        if (how != DownHow.Crashed)
        {
            return lost;
        }

        lost = lost with { Tally = DaemonTally.Died(ledger.Tally, view.Exit?.Kind ?? DaemonTally.Unseen) };
        var cause = view.Exit is { } exit ? $"pid {ledger.Running?.Pid} {exit}" : ((DaemonSight.Stale)view.Sight).Why;

        // Where nobody saw the end, as from cron, all that is known is that it ran when its start had settled.
        var diedAt = view.IsEndSeen ? now : ledger.Start?.Born ?? now;
        if (ledger.Start is { } start && diedAt - start.Born < context.Options.ShortLife)
        {
            var deaths = ledger.Deaths + 1;
            lost = lost with { Deaths = deaths, Cause = cause, NextTry = diedAt + RetryDelay.After(deaths - 1, view.Daemon, context) };
        }

        if (!lost.KeepsDying)
        {
            notices.Add(new DaemonDied(view.Daemon.Name, cause));
        }

        return lost;
    }

    /// <summary>Whether it is surely the process that was seen running which died: what another was started with nobody knows.</summary>
    private static bool IsOfLastSeen(DaemonLedger ledger, DaemonView view) =>
        ledger.Running is { } known && (view.Sight is DaemonSight.Stale stale ? stale.Pid == known.Pid : view.Exit is not null);

    private static DownHow HowLost(DaemonLedger ledger, DaemonView view, DaemonContext context)
    {
        // Whoever changed the node's role stops and starts them as he goes (bootstrap.MasterFailover), and a pid file may be of an earlier life.
        var isLeft = ledger.LeftUntil(context.Now.Monotonic, context.Options) is not null;
        if (ledger.Running is null)
        {
            return isLeft ? DownHow.New : view.Sight is DaemonSight.Stale ? DownHow.Crashed : DownHow.NotSeen;
        }

        // daemon-util kills what does not stop within 30 s: that was a stop all the same.
        if (context.Operation is { IsStop: true })
        {
            return isLeft ? DownHow.New : DownHow.Stopped;
        }

        // A crash leaves the pid file, a clean stop removes it (measured for all six). But a Python daemon removes it also when an exception
        // ends it: then only the exit code tells, where the kernel gives it.
        return view.Sight is DaemonSight.Stale || view.Exit is { Code: not (null or 0 or DaemonStartEnded.NotMaster) }
            ? DownHow.Crashed
            : isLeft ? DownHow.New : DownHow.Stopped;
    }
}
