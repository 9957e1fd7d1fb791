using System.Globalization;
using Watcher.Core.Daemons.Reports;
using Watcher.Core.Daemons.Supervised;
using Watcher.Core.Reporting;
using Watcher.Hosting;

namespace Watcher.Status;

/// <summary>
/// What <c>check</c> says of the node: one line and an exit code, as monitoring-plugins.org/doc/guidelines.html has them. Pure.
/// </summary>
/// <param name="Text">The line.</param>
/// <param name="ExitCode">0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN.</param>
internal sealed record CheckLine(string Text, int ExitCode)
{
    private const int UnknownCode = 3;

    // What Nagios reads of a plugin ends at 4 kB, figures included.
    private const int LongestText = 1000;

    /// <param name="report">How the node is.</param>
    /// <param name="now">Now.</param>
    public static CheckLine Of(StatusReport report, DateTimeOffset now)
    {
        var said = Said(report).ToList();
        var (word, exitCode) = report switch
        {
            { Severity: Severity.Critical } => ("CRITICAL", 2),
            { Severity: Severity.Warning } => ("WARNING", 1),
            { Unseen.Count: > 0 } => ("UNKNOWN", UnknownCode),
            _ => ("OK", 0),
        };
        var text = said.Count == 0 ? Well(report)
            : said.Count == 1 ? said[0]
            : $"{said.Count.ToString(CultureInfo.InvariantCulture)} things: {string.Join("; ", said)}";
        return new($"GANETI {word} - {Printable(text)} | {Figures(report, now)}", exitCode);
    }

    /// <summary>Nothing is known.</summary>
    public static CheckLine Unknown(string why) => new($"GANETI UNKNOWN - {Printable(why)}", UnknownCode);

    /// <summary>The worst first.</summary>
    private static IEnumerable<string> Said(StatusReport report) =>
        report.Standing.Where(state => state.Severity != Severity.Ok).Select(state => (state.Severity, state.Text))
            .Concat(report.Daemons.Where(daemon => daemon.Severity != Severity.Ok && !report.Standing.Any(state => IsAbout(state, daemon))).Select(daemon => (daemon.Severity, Text: Of(daemon))))
            .OrderByDescending(each => each.Severity).Select(each => each.Text)
            .Concat(report.Unseen.Select(unseen => $"not known: {unseen}"));

    /// <summary>A fault that names the daemon, or its unit, says more than its row.</summary>
    private static bool IsAbout(StandingState state, DaemonReport daemon) => state.IsFault
        && (state.Key.EndsWith($":{daemon.Daemon}", StringComparison.Ordinal) || state.Key.EndsWith($":{UnitText.Unit(daemon.Daemon)}", StringComparison.Ordinal));

    private static string Of(DaemonReport daemon)
    {
        var state = daemon.State.ToString().ToLowerInvariant();
        var how = daemon.State == DaemonState.Held || daemon.Why.StartsWith(state, StringComparison.Ordinal) ? daemon.Why : $"{state}: {daemon.Why}";
        return $"{daemon.Daemon} is {how}{(daemon.Next is { } next ? $"; next: {next}" : "")}";
    }

    private static string Well(StatusReport report) =>
        string.Create(CultureInfo.InvariantCulture, $"{Running(report)} of {Needed(report)} daemons run, {(report.Service == StatusReport.AtWork ? "the service is at work" : report.LastPass is null ? "no service is at work, and no pass has been made since the node was booted" : "no service is at work, passes are made")}{(report.StandStill is { } because ? $"; standing still: {because}" : "")}");

    private static string Figures(StatusReport report, DateTimeOffset now)
    {
        var figures = string.Create(
            CultureInfo.InvariantCulture,
            $"daemons_needed={Needed(report)} daemons_running={Running(report)} faults={report.Standing.Count(state => state.IsFault)}");
        return report.LastPass is { } pass && report.Service != StatusReport.AtWork
            ? string.Create(CultureInfo.InvariantCulture, $"{figures} last_pass_age={Math.Max(0, (now - pass.At).TotalSeconds):0}s")
            : figures;
    }

    private static int Needed(StatusReport report) => report.Daemons.Count(daemon => daemon.State != DaemonState.NotNeeded);

    private static int Running(StatusReport report) => report.Daemons.Count(daemon => daemon.State == DaemonState.Running);

    /// <summary>A bar begins the figures, and a line is all that is read.</summary>
    private static string Printable(string text)
    {
        var line = string.Concat(text.Select(c => c == '|' || char.IsControl(c) ? '/' : c));
        return line.Length <= LongestText ? line : $"{line[..LongestText]}…";
    }
}
