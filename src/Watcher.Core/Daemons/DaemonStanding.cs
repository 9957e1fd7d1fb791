using System.Collections.Immutable;
using Watcher.Core.Duties;

namespace Watcher.Core.Daemons;

/// <summary>What stands of one daemon, and what of it is no news any more. Pure.</summary>
internal static class DaemonStanding
{
    public static ImmutableArray<Notice> Of(DaemonLedger ledger, Daemon daemon, DaemonContext context)
    {
        // That it is held is told for all daemons in one place.
        if (context.IsHeld)
        {
            return [];
        }

        var due = ledger.Down is null ? (DateTimeOffset?)null : context.Now.WallAt(ledger.DueAt(context.Options));
        ImmutableArray<Notice> dying = ledger.KeepsDying ? [new DaemonKeepsDying(daemon.Name, ledger.Cause ?? "", ledger.Deaths, due)] : [];
        return ledger switch
        {
            { Failure: { } failure } when due is { } next => dying.Add(new DaemonFailing(daemon.Name, failure, ledger.Failures, next)),
            { Down.How: DownHow.Stopped } when due is { } next => [new DaemonLeftStopped(daemon.Name, next, IsLong(ledger, context))],
            { Down.How: DownHow.NotMaster } => [new DaemonNotMaster(daemon.Name)],

            // Of all those that a change of role asks for one word is enough.
            { Down.How: DownHow.New } when !context.IsRoleChanging && ledger.LeftUntil(context.Now.Monotonic, context.Options) is { } until =>
                [new DaemonLeftToOthers(daemon.Name, context.Now.WallAt(until))],
            _ => dying,
        };
    }

    /// <summary>When a stop will have lasted for so long that somebody who did not ask for it should see to it; null when it is none.</summary>
    public static TimeSpan? LongIn(DaemonLedger ledger, DaemonContext context) =>
        ledger.Down is { How: DownHow.Stopped } down ? down.Since + context.Options.RoleGrace - context.Now.Monotonic : null;

    /// <summary>
    /// In a row of failing starts, or of deaths, each single one is no news: what stands is told again each time the count doubles. Nor is each question to
    /// a daemon that sees another master.
    /// </summary>
    public static bool IsOldNews(DaemonLedger ledger) => ledger.Failures > 1 || ledger.KeepsDying || ledger.Down?.How == DownHow.NotMaster;

    /// <summary>Not while Ganeti is at work, however long that takes.</summary>
    private static bool IsLong(DaemonLedger ledger, DaemonContext context) => LongIn(ledger, context) <= TimeSpan.Zero && !context.IsGanetiAtWork;
}
