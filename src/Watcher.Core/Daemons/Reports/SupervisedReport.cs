using System.Globalization;
using Watcher.Core.Daemons.Supervised;
using Watcher.Core.Duties;
using Watcher.Core.Reporting;

namespace Watcher.Core.Daemons.Reports;

/// <summary>A daemon whose unit systemd looks after, for <c>status</c>. Pure.</summary>
internal static class SupervisedReport
{
    private const double MicrosecondsPerSecond = 1e6;

    // Less than half of the longest TimeSpan, as for a process's start.
    private const double MostSeconds = 4e11;

    /// <returns>Null when it does not belong here.</returns>
    public static DaemonReport? Of(Daemon daemon, DaemonsMemory memory, DaemonsSeen seen, Moment now)
    {
        var unit = UnitText.Unit(daemon.Name);
        if (!seen.Supervised.Needed.Contains(unit))
        {
            return null;
        }

        var ledger = memory.Units.GetValueOrDefault(unit, UnitLedger.Blank);
        if (seen.Supervised.Outside.FirstOrDefault(each => each.Unit == unit) is { } outside)
        {
            return new(daemon.Name, DaemonState.Unclear, Severity.Critical, $"it runs in {(outside.RunsIn.Length > 0 ? outside.RunsIn : "no unit")}, and not by its own unit")
            {
                Pid = outside.Pid,
                Next = "when it dies nobody starts it: ganeti-watcher units adopt",
            };
        }

        if (ledger.Down is null && ledger.ActiveState is "active" or "reloading" or "refreshing")
        {
            return new(daemon.Name, DaemonState.Running, Severity.Ok, NeedText.Of(daemon))
            {
                Pid = ledger.MainPid > 0 ? (int)ledger.MainPid : null,
                Since = Since(ledger, now),
                Died = Died(ledger),
                Behind = BehindText.Of(unit, memory.Units),
            };
        }

        var since = ledger.Down?.Since is { } down && down < now.Monotonic ? now.WallAt(down) : (DateTimeOffset?)null;
        var report = Missing(daemon, unit, ledger, seen, now, since) with { Since = since, Behind = BehindText.Of(unit, memory.Units) };
        return report.State == DaemonState.Down && ledger is { ActiveState: "inactive", LoadState: "loaded" } && memory.Change?.At + seen.Options.RoleGrace is { } until && until > now.Monotonic
            ? report with { Severity = Severity.Warning, Next = string.Create(CultureInfo.InvariantCulture, $"left to whoever changed this node's role or cluster until {now.WallAt(until):HH:mm:ss}") }
            : report;
    }

    private static DaemonReport Missing(Daemon daemon, string unit, UnitLedger ledger, DaemonsSeen seen, Moment now, DateTimeOffset? since)
    {
        var name = daemon.Name;
        if (ledger.ActiveState == "activating")
        {
            return new(name, DaemonState.Starting, Severity.Warning, Why(ledger, "it is being started")) { Next = $"systemd starts {unit}" };
        }

        if (ledger is { ActiveState: "inactive", ConditionUnmet: true })
        {
            return new(name, DaemonState.NotNeeded, Severity.Ok, $"a condition of {unit} is not met");
        }

        if (ledger.Down?.How == UnitDownHow.NotMaster)
        {
            return new(name, DaemonState.NotNeeded, Severity.Ok, "it sees another master (exit code 11)");
        }

        if (seen.Holds.Find(name, now.Wall) is { } hold)
        {
            return HeldText.Of(daemon, hold, since);
        }

        return ledger switch
        {
            { ActiveState: "deactivating" } => new(name, DaemonState.Stopped, Severity.Warning, "it is being stopped"),
            { LoadState: not ("" or "loaded") } => new(name, DaemonState.Down, Severity.Critical, $"{unit} is {ledger.LoadState}")
            {
                Next = $"nothing, until somebody types: {UnitText.Remedy(unit, ledger.LoadState)}",
            },
            { Down.How: UnitDownHow.Stopped, ActiveState: "inactive", JobResult: not "dependency" } =>
                new(name, DaemonState.Stopped, Severity.Warning, "stopped on request") { Next = $"nothing, until somebody types: systemctl start {unit}" },
            { ActiveState: "failed" } => new(name, DaemonState.Down, Severity.Critical, $"systemd has given it up: {Why(ledger, "it failed")}")
            {
                Next = $"nothing, until somebody types: systemctl reset-failed {unit} && systemctl start {unit}",
            },
            { ActiveState: "" } => new(name, DaemonState.Unclear, Severity.Critical, $"systemd has said nothing of {unit}"),
            _ => new(name, DaemonState.Down, Severity.Critical, $"{unit} is {ledger.ActiveState}: {Why(ledger, "systemd does not say why")}")
            {
                Next = $"if systemd does not start it: systemctl start {unit}",
            },
        };
    }

    private static string Why(UnitLedger ledger, string otherwise) => ledger switch
    {
        { Down.How: UnitDownHow.Died, Cause.Length: > 0, Deaths: > 1 } => string.Create(CultureInfo.InvariantCulture, $"died {ledger.Deaths} times in a row, {ledger.Cause}"),
        { Down.How: UnitDownHow.Died, Cause.Length: > 0 } => $"died, {ledger.Cause}",
        { Down.How: UnitDownHow.Ended } => "it ended by itself with exit code 0",
        { JobResult: "dependency" } => "a unit that it requires could not be started",
        _ => otherwise,
    };

    /// <summary>The count is systemd's own, since the unit was last started by hand.</summary>
    private static string? Died(UnitLedger ledger) => ledger switch
    {
        { Cause.Length: > 0, Restarts: > 1 } => string.Create(CultureInfo.InvariantCulture, $"restarted by systemd {ledger.Restarts} times, the last: {ledger.Cause}"),
        { Cause.Length: > 0 } => ledger.Cause,
        { Restarts: 1 } => "restarted by systemd once, the cause is not known",
        { Restarts: > 0 } => string.Create(CultureInfo.InvariantCulture, $"restarted by systemd {ledger.Restarts} times"),
        _ => null,
    };

    private static DateTimeOffset? Since(UnitLedger ledger, Moment now) =>
        ledger.Started > 0 ? now.WallAt(TimeSpan.FromSeconds(Math.Min(ledger.Started / MicrosecondsPerSecond, MostSeconds)))
        : ledger.ActiveSince is { } since ? now.WallAt(since)
        : null;
}
