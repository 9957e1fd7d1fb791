using System.Globalization;
using Watcher.Core.Cluster;
using Watcher.Core.Daemons.Reports;
using Watcher.Core.Reporting;
using Watcher.Hosting;

namespace Watcher.Status;

/// <summary>The screen of <c>status</c>. Pure.</summary>
internal static class StatusText
{
    private const int Indent = 2;
    private const int NameWidth = 13;
    private const int StateWidth = 10;
    private const int MostGroups = 10;

    /// <summary>In a pipe each thing is one line; on a terminal it is wrapped between words.</summary>
    /// <param name="report">What is shown.</param>
    /// <param name="now">Now.</param>
    /// <param name="width">The terminal's columns; null: no terminal.</param>
    /// <param name="hasColor">Whether it may be coloured.</param>
    public static IEnumerable<string> Of(StatusReport report, DateTimeOffset now, int? width, bool hasColor) =>
        Head(report, now)
            .Concat(report.Standing.Select(Standing))
            .Concat(report.Unseen.Select(unseen => new StatusLine($"? Not known: {unseen}", Indent, Severity.Warning)))
            .Concat(report.Daemons.Select(daemon => Daemon(daemon, now)))
            .Concat(StatusDuties.Lines(report.Duties, now))
            .Concat(report.WouldDo.Select(act => new StatusLine($"> a pass would {act}", Indent)))
            .Concat(Events(report.Events, now))
            .SelectMany(line => line.Wrap(width, hasColor));

    private static IEnumerable<StatusLine> Head(StatusReport report, DateTimeOffset now)
    {
        var isWrong = report.Service is StatusReport.Stuck or StatusReport.Dead;
        yield return new($"Service: {report.Service}{(report.Holder is { } holder ? $" ({holder})" : "")}", Indent, isWrong ? Severity.Critical : Severity.Ok);
        if (report.Service != StatusReport.AtWork)
        {
            yield return new(report.HasUnreadPass ? "Last pass: not known" : LastPass(report.LastPass, now), Indent);
            if (report.LastPass?.At == report.At)
            {
                yield return new("What follows is what that pass has left: only root may look at what is so now", Indent);
            }
        }

        if (report.Node is { } node)
        {
            yield return new($"Role: {Role(node.Role)}", Indent);
        }

        if (report.Groups is [_, ..] groups)
        {
            yield return new($"Node groups: {string.Join(", ", groups.Take(MostGroups))}{(groups.Count > MostGroups ? string.Create(CultureInfo.InvariantCulture, $" and {groups.Count - MostGroups} more") : "")}", Indent);
        }

        if (report.Instances is { Count: > 0 } instances)
        {
            yield return new($"Instances: {string.Join(", ", instances.Select(state => string.Create(CultureInfo.InvariantCulture, $"{state.Value} {state.Key}")))}{(report.InstancesAt is { } at ? $" (seen at {When(at, now)})" : "")}", Indent);
        }
    }

    /// <summary>The oldest first, as in the log.</summary>
    private static IEnumerable<StatusLine> Events(IReadOnlyList<RecentEvent> events, DateTimeOffset now)
    {
        if (events.Count > 0)
        {
            yield return new("Last events:", Indent);
        }

        foreach (var each in events)
        {
            var begin = $"  {When(each.At, now)} {each.Severity switch { Severity.Critical => "ERROR  ", Severity.Warning => "WARNING", _ => "INFO   " }} ";
            yield return new(begin + each.Text.ReplaceLineEndings(" "), 2 * Indent);
        }
    }

    private static string LastPass(LastPass? pass, DateTimeOffset now) => pass switch
    {
        null => "Last pass: none since the node was booted",
        { ExitCode: ExitCodes.Success } => $"Last pass: {When(pass.At, now)}, {Ago(now - pass.At)}",
        _ => $"Last pass: {When(pass.At, now)}, {Ago(now - pass.At)}, exit code {pass.ExitCode.ToString(CultureInfo.InvariantCulture)}",
    };

    private static string Ago(TimeSpan age) => age < TimeSpan.FromSeconds(1) ? "just now" : $"{Duration.Text(age)} ago";

    private static StatusLine Standing(StandingState state) =>
        new($"{(state.IsFault ? "! " : "  ")}{state.Text}", Indent, state.Severity);

    private static StatusLine Daemon(DaemonReport daemon, DateTimeOffset now)
    {
        var since = daemon.Since is { } at ? $"since {When(at, now)}" : "";
        string[] said = daemon.State == DaemonState.Running
            ? [
                string.Join(' ', Said(daemon.Pid is { } pid ? $"pid {pid.ToString(CultureInfo.InvariantCulture)}" : "", since, $"({daemon.Why})")),
                Behind(daemon),
                daemon.Died is { } died ? $"died before: {died}" : "",
                Restarts(daemon),
            ]
            : [since, daemon.Why, Behind(daemon), Restarts(daemon), daemon.Next is { } next ? $"next: {next}" : ""];
        var begin = $"{(daemon.Severity == Severity.Ok ? "  " : "! ")}{daemon.Daemon.PadRight(NameWidth)} {State(daemon.State).PadRight(StateWidth)} ";
        return new(begin + string.Join("; ", Said(said)), begin.Length, daemon.Severity);
    }

    private static string Behind(DaemonReport daemon) => daemon.Behind is { } behind ? $"behind {behind}" : "";

    private static string Restarts(DaemonReport daemon) => daemon.RestartsToday switch
    {
        null => "",
        1 => "restarted once today",
        { } times => string.Create(CultureInfo.InvariantCulture, $"restarted {times} times today"),
    };

    private static IEnumerable<string> Said(params string[] parts) => parts.Where(part => part.Length > 0);

    private static string Role(NodeRole role) => role switch
    {
        NodeRole.Master => "the master",
        NodeRole.Regular => "an ordinary node",
        NodeRole.NotInCluster => "in no cluster",
        _ => "not known",
    };

    private static string State(DaemonState state) => state switch
    {
        DaemonState.NotNeeded => "not needed",
        _ => state.ToString().ToLowerInvariant(),
    };

    /// <summary>Of today the time alone.</summary>
    internal static string When(DateTimeOffset at, DateTimeOffset now)
    {
        var local = at.ToOffset(now.Offset);
        return local.Date == now.Date ? local.ToString("HH:mm:ss", CultureInfo.InvariantCulture) : local.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
    }
}
