namespace Watcher.Core.Daemons;

/// <summary>What becomes of a start of ours. Pure.</summary>
internal static class StartDecision
{
    /// <summary>Of what comes meanwhile, a stop, no event tells: it shows in /proc.</summary>
    public static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    // The death that kept a start from being made shows in a moment.
    private static readonly TimeSpan TryAgain = TimeSpan.FromMilliseconds(200);

    // Where nobody told of the end, the word may be on its way.
    private static readonly TimeSpan WordComes = TimeSpan.FromSeconds(1);

    // What a start may take beyond its deadline: daemon-util is ended, and killed.
    private static readonly TimeSpan Ending = TimeSpan.FromSeconds(30);

    /// <summary>Whether a start is under way: ours as far as is remembered, or one that another process of ours makes.</summary>
    public static bool IsUnderWay(DaemonLedger ledger, DaemonView view, DaemonContext context) =>
        view.StartEnded is null && context.IsBeingStarted && (ledger.Start is { Settled: false } start
            ? start.IsUnderWay && context.Now.Monotonic - start.At < context.Options.StartDeadline + Ending
            : view.Sight is not DaemonSight.Running);

    /// <summary>Takes in what has happened to it: its end, or a stop that came meanwhile.</summary>
    public static DaemonLedger Follow(DaemonLedger ledger, DaemonView view, DaemonContext context, bool isUnderWay)
    {
        var now = context.Now.Monotonic;
        if (ledger.Start is not { Settled: false } start)
        {
            return ledger;
        }

        if (view.StartEnded is { IsBegun: false })
        {
            // The next look shows why, and tells of it by itself.
            return ledger with { Start = null, NextTry = now + TryAgain };
        }

        if (context.Operation is { IsStop: true } && view.Sight is not DaemonSight.Running && !WasStopped(ledger, start))
        {
            ledger = ledger with { Down = new DownState(now, DownHow.Stopped, LeftPidFile: view.Sight is DaemonSight.Stale), Arguments = "" };
        }

        return start.IsUnderWay && !isUnderWay ? ledger with { Start = start with { EndedAt = now } } : ledger;
    }

    /// <summary>How long a daemon that is missing after its start is waited for; zero: its start was in vain.</summary>
    public static TimeSpan LeftToSettle(StartState start, DaemonView view, DaemonContext context)
    {
        var settling = context.Options.SettleTime;
        var left = start.Born + (view.StartEnded is null && settling < WordComes ? WordComes : settling) - context.Now.Monotonic;
        return view.StartEnded?.Failure is null && left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    /// <summary>It is missing after its start.</summary>
    public static DaemonLedger Failed(DaemonLedger ledger, DaemonView view, StartState start, DaemonContext context)
    {
        var now = context.Now.Monotonic;
        var settled = ledger with { Start = start with { Settled = true }, Running = null };
        if (WasStopped(ledger, start))
        {
            return settled with { Failures = 0, Failure = null, Deaths = 0, NextTry = null };
        }

        if (view.StartEnded?.ExitCode == DaemonStartEnded.NotMaster)
        {
            return settled with
            {
                Down = new DownState(ledger.Down?.Since ?? now, DownHow.NotMaster, LeftPidFile: true),
                Arguments = "",
                Failures = 0,
                Failure = null,
                Deaths = 0,
                NextTry = now + context.Options.RetryMost,
            };
        }

        var failures = ledger.Failures + 1;
        var why = view.StartEnded?.Failure
            ?? (context.IsBeingStarted ? "its start does not end" : $"it was gone again within {context.Options.SettleTime.TotalSeconds:0.#} s of its start");
        return settled with
        {
            Down = new DownState(ledger.Down?.Since ?? now, ledger.Down?.How ?? DownHow.NotSeen, LeftPidFile: true),
            Failures = failures,
            Failure = string.IsNullOrEmpty(view.LogTail) ? why : $"{why}; its log ends: {view.LogTail}",
            NextTry = now + RetryDelay.After(failures + ledger.Deaths, view.Daemon, context),
        };
    }

    /// <summary>Whether somebody stopped it since the start was begun: it is not the start that failed.</summary>
    private static bool WasStopped(DaemonLedger ledger, StartState start) => ledger.Down is { How: DownHow.Stopped } down && down.Since >= start.At;
}
