using System.Collections.Immutable;
using Watcher.Core.Duties;
using Watcher.Core.Systemd;
using Watcher.Core.Units.Activation;
using Watcher.Core.Units.Activation.Luxid;

namespace Watcher.Core.Daemons.Supervised;

/// <summary>
/// What is to be told where systemd manages the daemons. Pure, and without any act: whatever is down there, starting it is systemd's business,
/// or the operator's.
/// </summary>
/// <param name="Units">What is remembered from now on.</param>
/// <param name="Notices">What happened, and all that stands.</param>
/// <param name="WakeIn">When something will stand that does not yet.</param>
internal sealed record SupervisedDecision(
    ImmutableSortedDictionary<string, UnitLedger> Units, ImmutableArray<Notice> Notices, TimeSpan? WakeIn)
{
    private const string Preparation = "ganeti-common.service";

    // "failed" comes before each automatic restart, too, for less than a millisecond.
    private static readonly TimeSpan FailedForGood = TimeSpan.FromSeconds(1);

    public static SupervisedDecision Decide(ImmutableSortedDictionary<string, UnitLedger> units, SupervisedSeen seen, Moment now)
    {
        var notices = ImmutableArray.CreateBuilder<Notice>();
        var happened = ImmutableArray.CreateBuilder<Notice>();
        var ledgers = Follow(units, seen, now, happened).ToBuilder();
        notices.AddRange(happened.Where(notice => !seen.Outside.Any(outside => outside.Explains(notice))));
        TimeSpan? wake = null;
        foreach (var (unit, ledger) in ledgers.ToImmutable())
        {
            var (settled, due) = Settle(ledger, unit, seen, now.Monotonic, notices);
            var outside = seen.Outside.FirstOrDefault(each => each.Unit == unit);
            settled = outside is null ? settled with { OutsideSince = null } : settled.Bypassed(now.Monotonic);
            ledgers[unit] = settled;
            wake = Earliest.Of(wake, due);
            if (outside is not null)
            {
                // What its unit does meanwhile follows from that. A move to the units holds the watchers' lock, takes moments, and ends it.
                var told = now.StandStill is null ? TimeSpan.Zero : settled.OutsideSince!.Value + seen.Options.HoldOff - now.Monotonic;
                if (told > TimeSpan.Zero)
                {
                    wake = Earliest.Of(wake, told);
                }
                else
                {
                    notices.Add(new UnitBypassed(unit, outside.Pid, outside.RunsIn));
                }

                continue;
            }

            if (seen.Needed.Contains(unit) || ledger.Deaths > 0)
            {
                var (notice, soon) = Standing(settled, unit, seen, now);
                wake = Earliest.Of(wake, soon);

                // A held daemon is meant to be down. That systemd starts it again and again is worth telling all the same.
                if (notice is UnitKeepsDying || (notice is not null && seen.Holds.Find(UnitText.Daemon(unit), now.Wall) is null))
                {
                    notices.Add(notice);
                }
            }
        }

        if (ledgers.TryGetValue(Preparation, out var preparation) && preparation is { ExitStatus: not 0, ActiveState: not "activating" })
        {
            notices.Add(new PreparationFailed(Preparation, preparation.ExitStatus));
        }

        foreach (var each in ActivatedUnits.All)
        {
            if (ledgers.GetValueOrDefault(each.Daemon)?.ActiveState == "active" && Unreachable(each, ledgers.GetValueOrDefault(each.Socket), seen) is { } unreachable)
            {
                notices.Add(unreachable);
            }
        }

        foreach (var file in seen.OneTimeFiles)
        {
            // What was written in the future lies there since before the clock was set back, nobody knows for how long: too long.
            var left = file.Written <= now.Wall ? file.Written + seen.Options.OneTimeAge - now.Wall : TimeSpan.Zero;
            if (left > TimeSpan.Zero || ledgers.GetValueOrDefault(UnitText.Unit(file.Daemon))?.ActiveState == "activating")
            {
                wake = Earliest.Of(wake, left > FailedForGood ? left : seen.Options.OneTimeAge);
                continue;
            }

            notices.Add(new OneTimeArgumentsLeft(file.Daemon, file.Path, file.Written));
        }

        return new(ledgers.ToImmutable(), notices.ToImmutable(), wake);
    }

    /// <summary>
    /// Takes in what systemd says, also while it is not known, or not so, that it manages the daemons: it lists the units once.
    /// </summary>
    /// <param name="units">What is remembered.</param>
    /// <param name="seen">What systemd has said.</param>
    /// <param name="now">Now.</param>
    /// <param name="notices">Takes what happened.</param>
    public static ImmutableSortedDictionary<string, UnitLedger> Follow(
        ImmutableSortedDictionary<string, UnitLedger> units, SupervisedSeen seen, Moment now, ImmutableArray<Notice>.Builder notices)
    {
        var ledgers = units.ToBuilder();
        foreach (var fact in seen.Facts)
        {
            switch (fact)
            {
                case UnitChanged activating when ActivatedUnits.IsPart(activating.Unit):
                    // They come and go with their daemon, of which enough is told; on most nodes there are none.
                    Keep(ledgers, activating);
                    break;
                case UnitChanged changed:
                    var known = ledgers.GetValueOrDefault(changed.Unit, UnitLedger.Blank);
                    ledgers[changed.Unit] = UnitFold.Take(known, changed, seen.Options, now, notices);
                    break;
                case UnitJobEnded ended when ledgers.TryGetValue(ended.Unit, out var ledger):
                    ledgers[ended.Unit] = UnitFold.Take(ledger, ended);
                    break;
                default:
                    break;
            }
        }

        return ledgers.ToImmutable();
    }

    /// <summary>Why nobody reaches a daemon that runs behind systemd's socket.</summary>
    private static Notice? Unreachable(ActivatedUnits units, UnitLedger? socket, SupervisedSeen seen) => socket?.ActiveState switch
    {
        "failed" => new SocketFailed(units.Socket, units.Daemon),
        "active" when units.Daemon == LuxidPlaces.Daemon && seen.LostSocketName is { } name => new SocketNameLost(LuxidPlaces.Socket, LuxidPlaces.Daemon, name),
        _ => null,
    };

    /// <summary>How a unit of the activation is: nothing of its life is told.</summary>
    private static void Keep(ImmutableSortedDictionary<string, UnitLedger>.Builder ledgers, UnitChanged fact)
    {
        var known = ledgers.GetValueOrDefault(fact.Unit, UnitLedger.Blank);
        var ledger = UnitLedger.Blank with
        {
            LoadState = fact.Said.LoadState ?? known.LoadState,
            ActiveState = fact.Said.ActiveState ?? known.ActiveState,
            MainPid = fact.Said.MainPid ?? known.MainPid,
        };
        if (ledger.LoadState == "loaded")
        {
            ledgers[fact.Unit] = ledger;
        }
        else
        {
            ledgers.Remove(fact.Unit);
        }
    }

    /// <summary>A unit that has outlived its deaths is told to run, if they were many.</summary>
    private static (UnitLedger Ledger, TimeSpan? Wake) Settle(
        UnitLedger ledger, string unit, SupervisedSeen seen, TimeSpan now, ImmutableArray<Notice>.Builder notices)
    {
        if (ledger.Deaths == 0 || ledger.Down is not null)
        {
            return (ledger, null);
        }

        var left = (ledger.ActiveSince ?? TimeSpan.Zero) + seen.Options.ShortLife - now;
        if (left > TimeSpan.Zero)
        {
            return (ledger, left);
        }

        if (ledger.KeepsDying)
        {
            notices.Add(new UnitRunsAgain(unit, ledger.MainPid, ledger.Deaths));
        }

        return (ledger with { Deaths = 0 }, null);
    }

    private static (Notice? Notice, TimeSpan? Wake) Standing(UnitLedger ledger, string unit, SupervisedSeen seen, Moment moment)
    {
        var now = moment.Monotonic;
        if (ledger.LoadState is not ("" or "loaded"))
        {
            return (new UnitUnusable(unit, ledger.LoadState), null);
        }

        var keepsDying = ledger.KeepsDying ? new UnitKeepsDying(unit, ledger.Cause, ledger.Deaths) : null;
        if (ledger.Down is not { } down)
        {
            return (keepsDying, null);
        }

        // How it came to be down before the node's role or cluster was changed is no matter of now: it is left to whoever changed that.
        if (seen.LeftUntil > now && down.Since < seen.LeftUntil - seen.RoleGrace)
        {
            return (keepsDying, seen.LeftUntil - now);
        }

        if (ledger.FailedSince is { } failed)
        {
            // What stood goes on standing through each restart: it would be told anew each time otherwise.
            return failed + FailedForGood - now is { Ticks: > 0 } left ? (keepsDying, left) : (new UnitGivenUp(unit, Why(ledger)), null);
        }

        return down.How switch
        {
            UnitDownHow.NotMaster => (new UnitNotMaster(unit), null),
            _ when ledger.ActiveState == "inactive" && ledger.ConditionUnmet => (new UnitConditionUnmet(unit), null),
            UnitDownHow.Stopped when ledger.ActiveState == "inactive" && ledger.JobResult is not "dependency" => WhenStopped(unit, down.Since + seen.RoleGrace, moment),
            UnitDownHow.Ended => (new UnitEnded(unit), null),
            UnitDownHow.NotSeenRunning when ledger.UnitFileState == "disabled" => (new UnitUnusable(unit, "disabled"), null),
            UnitDownHow.Died when keepsDying is not null => (keepsDying, null),

            // A start has its own time, however long the unit was down before. And what belongs here since the node's role or cluster was changed was down
            // all the time: it is left to whoever changed that.
            _ => Latest((ledger.StartingSince ?? down.Since) + seen.Options.HoldOff, seen.LeftUntil) - now is { Ticks: > 0 } left
                ? (null, left)
                : (new UnitStaysDown(unit, ledger.ActiveState, Why(ledger)), null),
        };
    }

    /// <summary>A stop is news to somebody who did not ask for it when it has lasted for a while, and Ganeti is not at work.</summary>
    private static (Notice? Notice, TimeSpan? Wake) WhenStopped(string unit, TimeSpan longAt, Moment now) =>
        longAt > now.Monotonic ? (new UnitStopped(unit, IsLong: false), longAt - now.Monotonic) : (new UnitStopped(unit, now.StandStill is null), null);

    private static TimeSpan Latest(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private static string Why(UnitLedger ledger) => ledger switch
    {
        { JobResult: "dependency" } => "a unit that it requires could not be started",
        { Cause.Length: > 0, Down.How: UnitDownHow.Died } => ledger.Cause,
        { Down.How: UnitDownHow.Stopped } => "it was stopped",
        _ => "systemd does not say why",
    };
}
