using System.Collections.Immutable;
using Watcher.Core.Duties;
using Watcher.Core.Systemd;

namespace Watcher.Core.Daemons.Supervised;

/// <summary>
/// Takes in what systemd says of a unit, message by message, in their order. Pure. A crash is several messages within a millisecond, each of
/// them sent once for the service and once for the unit; its cause is in the first alone (systemd 252 and 257, measured).
/// </summary>
internal static class UnitFold
{
    private const int NotMasterStatus = 11;

    public static UnitLedger Take(
        UnitLedger ledger, UnitChanged fact, SupervisedOptions options, Moment moment, ImmutableArray<Notice>.Builder notices)
    {
        var (said, now) = (fact.Said, moment.Monotonic);
        var isFirst = ledger.ActiveState.Length == 0;
        var before = ledger;
        ledger = Merge(ledger, said, now);
        if (said is { ExitTimestamp: > 0, ExitCode: > 0 } && said.ExitTimestamp > ledger.LastExit)
        {
            ledger = Ended(ledger with { LastExit = said.ExitTimestamp.Value, ExitStatus = said.ExitStatus ?? 0 }, before, fact, options, now);

            // A death before we looked is old, except for the one that systemd's restart is about to follow.
            var isNews = !isFirst || IsAutoRestart(ledger.SubState);
            if (ledger.Down?.How == UnitDownHow.Died && !ledger.KeepsDying && isNews)
            {
                notices.Add(new UnitDied(fact.Unit, ledger.Cause, 1));
            }
        }
        else if (said.Restarts is { } restarts)
        {
            // A reload of systemd while a unit waits for its restart counts that restart twice (systemd 252, measured).
            var known = ledger.Restarts + (ledger.Down?.How == UnitDownHow.Died ? 1u : 0);
            ledger = fact.IsListing && !isFirst && restarts > known ? Missed(ledger, fact.Unit, (int)(restarts - known), now, notices) : ledger;
            ledger = Recount(ledger, restarts, fact.IsListing);
        }

        if (before.ActiveState == "failed" && said.ActiveState == "inactive" && ledger.Down is { } given)
        {
            // "systemctl reset-failed": nobody restarts it any more, so the row of deaths is over.
            return ledger with { Down = given with { Since = now }, Deaths = 0 };
        }

        if (said.ActiveState is "active" or "reloading")
        {
            return ledger.Down is { } down ? Up(ledger, fact.Unit, down, moment, notices) : ledger;
        }

        if (ledger.ActiveState is "inactive" or "failed" && ledger.Down is null)
        {
            // Nothing told of its end: it was down before we looked, or stopped by an end that is no news.
            var how = before.ActiveState is "deactivating" or "active" ? UnitDownHow.Stopped : UnitDownHow.NotSeenRunning;
            return ledger with { Down = new UnitDown(now, how), ActiveSince = null };
        }

        return ledger;
    }

    public static UnitLedger Take(UnitLedger ledger, UnitJobEnded fact) => ledger with { JobResult = fact.Result };

    /// <summary>"auto-restart", and "auto-restart-queued" since systemd 254.</summary>
    private static bool IsAutoRestart(string subState) => subState.StartsWith("auto-restart", StringComparison.Ordinal);

    private static UnitLedger Merge(UnitLedger ledger, UnitProperties said, TimeSpan now)
    {
        var active = said.ActiveState ?? ledger.ActiveState;
        var sub = said.SubState ?? ledger.SubState;
        var begins = active == "activating" && ledger.ActiveState != active && !IsAutoRestart(sub);
        return ledger with
        {
            LoadState = said.LoadState ?? ledger.LoadState,
            ActiveState = active,
            SubState = sub,
            UnitFileState = said.UnitFileState ?? ledger.UnitFileState,
            ConditionUnmet = said.ConditionResult is { } met ? !met && said.ConditionTimestamp is not 0 : ledger.ConditionUnmet,
            MainPid = said.MainPid ?? ledger.MainPid,
            Started = said.StartTimestamp ?? ledger.Started,
            StartingSince = begins ? now : active == "activating" ? ledger.StartingSince : null,
            FailedSince = active == "failed" ? ledger.FailedSince ?? now : null,
        };
    }

    private static UnitLedger Ended(UnitLedger ledger, UnitLedger before, UnitChanged fact, SupervisedOptions options, TimeSpan now)
    {
        var said = fact.Said;
        var how = How(before, said);
        if (how != UnitDownHow.Died)
        {
            return ledger with { Down = new UnitDown(now, how), Deaths = 0, ActiveSince = null, Restarts = said.Restarts ?? ledger.Restarts };
        }

        // One that had not come up again since its last death, or only just: they are one story.
        var isOneMore = before.Deaths > 0 && (before.Down is not null || (before.ActiveSince is { } since && now - since < options.ShortLife));
        return ledger with
        {
            Down = new UnitDown(before.Down?.Since ?? now, UnitDownHow.Died),
            Deaths = isOneMore ? before.Deaths + 1 : 1,
            Cause = UnitCause.Describe(said),
            Tally = DaemonTally.Died(before.Tally, UnitCause.Kind(said)),
            ActiveSince = null,

            // The restart that is about to follow is this death's.
            Restarts = (said.Restarts ?? ledger.Restarts) + 1,
        };
    }

    private static UnitDownHow How(UnitLedger before, UnitProperties said)
    {
        // "stop-watchdog" is a deactivation too, but nobody asked for it; nor for what the kernel does when memory runs out.
        var isAsked = (before.ActiveState == "deactivating" || said.WasStopped) && said.Result is not ("watchdog" or "oom-kill");
        return said switch
        {
            { ExitCode: 1, ExitStatus: NotMasterStatus } when said.Result is null or "success" => UnitDownHow.NotMaster,
            _ when isAsked => UnitDownHow.Stopped,
            { Result: "success", ExitCode: 1, ExitStatus: 0 } => UnitDownHow.Ended,

            // A clean signal (SIGTERM): a service that ends by it was asked to, though we did not see by which job.
            { Result: "success" } => UnitDownHow.Stopped,
            _ => UnitDownHow.Died,
        };
    }

    /// <summary>systemd has restarted it more often than deaths were told: they happened while nobody listened.</summary>
    private static UnitLedger Missed(UnitLedger ledger, string unit, int deaths, TimeSpan now, ImmutableArray<Notice>.Builder notices)
    {
        notices.Add(new UnitDied(unit, "seen by systemd's count of restarts only, the cause is not known", deaths));
        return ledger with { Down = ledger.Down ?? new UnitDown(now, UnitDownHow.Died), Deaths = Math.Max(1, ledger.Deaths), Tally = DaemonTally.Died(ledger.Tally, DaemonTally.Unseen, deaths) };
    }

    /// <summary>The count falls when somebody starts, stops or resets the unit by hand; it stands one behind until a death's restart has come.</summary>
    private static UnitLedger Recount(UnitLedger ledger, uint restarts, bool isListing) =>
        (isListing && ledger.ActiveState != "activating") || restarts + 1 < ledger.Restarts ? ledger with { Restarts = restarts } : ledger;

    private static UnitLedger Up(UnitLedger ledger, string unit, UnitDown down, Moment now, ImmutableArray<Notice>.Builder notices)
    {
        ledger = ledger with { Down = null, ActiveSince = now.Monotonic, JobResult = "" };
        if (down.How == UnitDownHow.Died)
        {
            ledger = ledger with { Tally = DaemonTally.Restarted(ledger.Tally, now.Wall) };

            // One that keeps dying is told to run when it has run for a while.
            if (!ledger.KeepsDying)
            {
                notices.Add(new UnitRunsAgain(unit, ledger.MainPid, ledger.Deaths));
            }

            return ledger;
        }

        notices.Add(new UnitStarted(unit, ledger.MainPid));
        return ledger with { Deaths = 0 };
    }
}
