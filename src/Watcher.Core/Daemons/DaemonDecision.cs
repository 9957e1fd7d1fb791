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
        if (view.StartEnded is { Failure: null } && ledger.Start is { Settled: false } start)
        {
            ledger = ledger with { Start = start with { At = context.Now.Monotonic } };
        }

        return view.Sight switch
        {
            DaemonSight.Running running => WhenRunning(ledger with { UnclearSince = null }, view, running.Process, context),
            DaemonSight.Unclear unclear => WhenUnclear(ledger, view.Daemon, unclear, context),
            _ => WhenMissing(ledger with { UnclearSince = null }, view, context),
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
        var daemon = view.Daemon;
        var running = ledger with
        {
            Running = process,
            Arguments = view.Arguments ?? (process == ledger.Running ? ledger.Arguments : null),
            Down = null,
            NextTry = null,
            Failure = null,
        };
        if (ledger.Start is { Settled: false } start)
        {
            var left = start.At + context.Options.SettleTime - context.Now.Monotonic;
            return left > TimeSpan.Zero
                ? new(ledger, Standing(ledger, daemon, context), WakeIn: left)
                : new(running with { Start = start with { Settled = true } }, [Started(ledger, daemon, process)]);
        }

        return ledger.Down switch
        {
            null => new(running, []),

            // As was to be expected: of whoever changed the node's role, or of the init script at boot.
            { How: DownHow.New or DownHow.NotSeen } when ledger.Failures == 0 => new(running with { Failures = 0 }, []),
            _ => new(running with { Failures = 0 }, [new DaemonBack(daemon.Name, process.Pid)]),
        };
    }

    private static Notice Started(DaemonLedger ledger, Daemon daemon, ProcessIdentity process) => IsOldNews(ledger)
        ? new DaemonRunsAtLast(daemon.Name, process.Pid, ledger.Failures)
        : new DaemonStarted(daemon.Name, process.Pid);

    private static DaemonDecision WhenMissing(DaemonLedger ledger, DaemonView view, DaemonContext context)
    {
        var now = context.Now.Monotonic;
        var notices = ImmutableArray.CreateBuilder<Notice>();
        if (ledger.Start is { Settled: false } start)
        {
            var left = start.At + context.Options.SettleTime - now;
            if (view.StartEnded?.Failure is null && left > TimeSpan.Zero)
            {
                return new(ledger, Standing(ledger, view.Daemon, context), WakeIn: left);
            }

            ledger = StartFailed(ledger, view, start, context);
        }
        else if (ledger.Down is null || IsAnotherCrash(ledger.Down, view.Sight))
        {
            ledger = Lost(ledger, view, context, notices);
        }

        if (context.IsHeld)
        {
            return new(Held(ledger), notices.ToImmutable());
        }

        notices.AddRange(Standing(ledger, view.Daemon, context));
        var wait = DueAt(ledger, context.Options) - now;
        if (wait > TimeSpan.Zero)
        {
            return new(ledger, notices.ToImmutable(), WakeIn: LongIn(ledger, context) is { Ticks: > 0 } news && news < wait ? news : wait);
        }

        var act = new StartDaemon(view.Daemon, Reason(ledger, view.Sight), ledger.Arguments ?? "");
        if (!context.MayStart)
        {
            return new(ledger, notices.ToImmutable(), act, WakeIn: TimeSpan.Zero);
        }

        if (!IsOldNews(ledger))
        {
            notices.Add(new DaemonStarting(view.Daemon.Name, WithArguments(act)));
        }

        ledger = ledger with { Start = new StartState(now, Settled: false), Running = null };
        return new(ledger, notices.ToImmutable(), act, WakeIn: TimeSpan.Zero);
    }

    /// <summary>It ran, or was never seen, and is missing now.</summary>
    private static DaemonLedger Lost(DaemonLedger ledger, DaemonView view, DaemonContext context, ImmutableArray<Notice>.Builder notices)
    {
        var now = context.Now.Monotonic;
        var how = HowLost(ledger, view, context);
        var diedSoon = ledger.Start is { } start && now - start.At < context.Options.StableAfter;
        var failures = how == DownHow.Crashed && diedSoon ? ledger.Failures + 1 : 0;

        // The first death soon after a start may be chance, and is made good at once; a second is the beginning of a loop.
        var nextTry = now + Backoff.After(failures - 1, context.Options.RetryFirst, context.Options.RetryMost);
        var lost = ledger with
        {
            Down = new DownState(now, how, view.Sight is DaemonSight.Stale),
            Running = null,
            Arguments = how == DownHow.Crashed && IsOfLastSeen(ledger, view) ? ledger.Arguments : "",
            Failures = failures,
            NextTry = nextTry,
        };
        if (how == DownHow.Crashed)
        {
            var cause = view.Exit is { } exit ? $"pid {ledger.Running?.Pid} {exit}" : ((DaemonSight.Stale)view.Sight).Why;
            if (!IsOldNews(lost))
            {
                notices.Add(new DaemonDied(view.Daemon.Name, cause));
            }

            lost = lost with { Failure = IsOldNews(lost) ? $"it died soon after its start ({cause})" : null };
        }

        return lost;
    }

    /// <summary>Whatever it did before does not count once the hold is over: it is started then.</summary>
    private static DaemonLedger Held(DaemonLedger ledger) =>
        ledger with { Down = ledger.Down! with { How = DownHow.Held }, Arguments = "", Failures = 0, Failure = null, NextTry = null };

    /// <summary>Whether it is surely the process that was seen running which died: what another was started with nobody knows.</summary>
    private static bool IsOfLastSeen(DaemonLedger ledger, DaemonView view) =>
        ledger.Running is { } known && (view.Sight is DaemonSight.Stale stale ? stale.Pid == known.Pid : view.Exit is not null);

    /// <summary>It was stopped cleanly, yet a stale pid file lies there now: it was started since, unseen, and died.</summary>
    private static bool IsAnotherCrash(DownState down, DaemonSight sight) => !down.LeftPidFile && sight is DaemonSight.Stale;

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

    private static DaemonLedger StartFailed(DaemonLedger ledger, DaemonView view, StartState start, DaemonContext context)
    {
        var now = context.Now.Monotonic;
        var settled = ledger with { Start = start with { Settled = true }, Running = null };
        if (view.StartEnded?.ExitCode == DaemonStartEnded.NotMaster)
        {
            return settled with
            {
                Down = new DownState(ledger.Down?.Since ?? now, DownHow.NotMaster, LeftPidFile: true),
                Arguments = "",
                Failures = 0,
                Failure = null,
                NextTry = now + context.Options.RetryMost,
            };
        }

        var failures = ledger.Failures + 1;
        var why = view.StartEnded?.Failure ?? $"it was gone again within {context.Options.SettleTime.TotalSeconds:0.#} s of its start";
        return settled with
        {
            Down = new DownState(ledger.Down?.Since ?? now, ledger.Down?.How ?? DownHow.NotSeen, LeftPidFile: true),
            Failures = failures,
            Failure = string.IsNullOrEmpty(view.LogTail) ? why : $"{why}; its log ends: {view.LogTail}",
            NextTry = now + Backoff.After(failures, context.Options.RetryFirst, context.Options.RetryMost),
        };
    }

    /// <summary>When a missing daemon is to be started.</summary>
    private static TimeSpan DueAt(DaemonLedger ledger, DaemonsOptions options)
    {
        var since = ledger.Down!.Since;
        var due = ledger.Down.How switch
        {
            DownHow.Stopped => since + options.StoppedGrace,
            DownHow.New => (ledger.NewSince ?? since) + options.RoleGrace,
            _ => since,
        };
        return ledger.NextTry is { } nextTry && nextTry > due ? nextTry : due;
    }

    /// <summary>When a stop will have lasted for so long that somebody who did not ask for it should see to it; null when it is none.</summary>
    private static TimeSpan? LongIn(DaemonLedger ledger, DaemonContext context) =>
        ledger.Down is { How: DownHow.Stopped } down ? down.Since + context.Options.RoleGrace - context.Now.Monotonic : null;

    /// <summary>Not while Ganeti is at work, however long that takes.</summary>
    private static bool IsLong(DaemonLedger ledger, DaemonContext context) =>
        LongIn(ledger, context) <= TimeSpan.Zero && !context.IsGanetiAtWork;

    private static ImmutableArray<Notice> Standing(DaemonLedger ledger, Daemon daemon, DaemonContext context) => ledger switch
    {
        // That it is held is told for all daemons in one place.
        _ when context.IsHeld => [],
        { Failure: { } failure } =>
            [new DaemonFailing(daemon.Name, failure, ledger.Failures, context.Now.WallAt(DueAt(ledger, context.Options)))],
        { Down.How: DownHow.Stopped } =>
            [new DaemonLeftStopped(daemon.Name, context.Now.WallAt(DueAt(ledger, context.Options)), IsLong(ledger, context))],
        { Down.How: DownHow.NotMaster } => [new DaemonNotMaster(daemon.Name)],

        // Of all those that a change of role asks for one word is enough.
        { Down.How: DownHow.New } when !context.IsRoleChanging && ledger.LeftUntil(context.Now.Monotonic, context.Options) is { } until =>
            [new DaemonLeftToOthers(daemon.Name, context.Now.WallAt(until))],
        _ => [],
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

    /// <summary>
    /// In a loop of failing starts each single death and start is no news: the standing failure is told again each time the count doubles.
    /// Nor is each question to a daemon that sees another master.
    /// </summary>
    private static bool IsOldNews(DaemonLedger ledger) => ledger.Failures > 1 || ledger.Down?.How == DownHow.NotMaster;
}
