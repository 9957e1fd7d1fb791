using System.Globalization;
using Watcher.Core.Duties;
using Watcher.Core.Reporting;

namespace Watcher.Core.Daemons.Reports;

/// <summary>A daemon that belongs on a node where nobody but the watcher starts it, for <c>status</c>. Pure.</summary>
internal static class PlainReport
{
    /// <param name="view">The daemon, as it was seen.</param>
    /// <param name="memory">What is remembered after that look.</param>
    /// <param name="seen">What was seen besides.</param>
    /// <param name="now">When.</param>
    /// <param name="isLook">Whether nothing of what was decided is done.</param>
    public static DaemonReport Of(DaemonView view, DaemonsMemory memory, DaemonsSeen seen, Moment now, bool isLook)
    {
        var (daemon, ledger) = (view.Daemon, memory.Ledgers.GetValueOrDefault(view.Daemon.Name, DaemonLedger.Blank));
        if (view.Sight is DaemonSight.Running running)
        {
            return new(daemon.Name, DaemonState.Running, Severity.Ok, NeedText.Of(daemon))
            {
                Pid = running.Process.Pid,
                Since = now.WallAt(running.Process.Began),
                Died = ledger.Deaths > 0 ? string.Create(CultureInfo.InvariantCulture, $"{ledger.Deaths} times in a row, the last: {ledger.Cause}") : null,
            };
        }

        if (view.Sight is DaemonSight.Unclear unclear)
        {
            return new(daemon.Name, DaemonState.Unclear, Severity.Critical, unclear.Why)
            {
                Since = WallAt(ledger.UnclearSince, now),
                Next = "it is left alone: a second one would be worse than none",
            };
        }

        return Missing(view, ledger, memory, seen, now, isLook);
    }

    private static DaemonReport Missing(DaemonView view, DaemonLedger ledger, DaemonsMemory memory, DaemonsSeen seen, Moment now, bool isLook)
    {
        var name = view.Daemon.Name;
        var since = WallAt(ledger.Down?.Since, now);
        if (view.IsBeingStarted || (ledger.Start is { Settled: false } start && !(isLook && start.At == now.Monotonic)))
        {
            return new(name, DaemonState.Starting, Severity.Warning, "it is down, and being started") { Since = since };
        }

        if (seen.Holds.Find(name, now.Wall) is { } hold)
        {
            return HeldText.Of(view.Daemon, hold, since);
        }

        var (state, severity, why) = ledger.Down?.How switch
        {
            DownHow.NotMaster => (DaemonState.NotNeeded, Severity.Ok, "it sees another master (exit code 11)"),
            DownHow.Stopped => (DaemonState.Stopped, Severity.Warning, "stopped on purpose"),
            DownHow.New => (DaemonState.Down, Severity.Warning, "it belongs here only since this node's role or cluster was changed"),
            _ => (DaemonState.Down, Severity.Critical, Why(view, ledger)),
        };
        return new(name, state, severity, why) { Since = since, Next = Next(ledger, memory, seen, now, isLook) };
    }

    private static string Why(DaemonView view, DaemonLedger ledger)
    {
        var why = view.Sight is DaemonSight.Stale stale ? stale.Why : "it has no pid file";
        return ledger.Failures > 0 ? string.Create(CultureInfo.InvariantCulture, $"{why}; failed starts in a row: {ledger.Failures}") : why;
    }

    private static string Next(DaemonLedger ledger, DaemonsMemory memory, DaemonsSeen seen, Moment now, bool isLook)
    {
        var due = ledger.Down is null ? now.Monotonic : ledger.DueAt(seen.Options);
        var when = due > now.Monotonic ? string.Create(CultureInfo.InvariantCulture, $" after {now.WallAt(due):yyyy-MM-dd HH:mm:ss}") : "";
        return now.StandStill is { } because ? $"nothing is started: {because}"
            : !memory.Mode.MayStartDaemons ? "nothing is started until it is certain who restarts daemons here"
            : seen.Holds.Problem is not null ? "nothing is started, since any daemon may be held"
            : isLook ? $"the next pass, or a service, starts it{when}"
            : when.Length > 0 ? $"it is started{when}"
            : "it is started now, or as soon as who is at work on the daemons is done";
    }

    /// <summary>What was found this very moment has been so for nobody knows how long.</summary>
    private static DateTimeOffset? WallAt(TimeSpan? instant, Moment now) => instant is { } at && at < now.Monotonic ? now.WallAt(at) : null;
}
