using Watcher.Core.Reporting;
using Watcher.Core.Systemd;
using Watcher.Hosting;

namespace Watcher.Status;

/// <summary>What is wrong with whoever should watch this node: it cannot tell that itself. Pure.</summary>
internal static class ServiceFaults
{
    public const string Unit = "ganeti-watcher.service";
    public const string Timer = "ganeti-watcher-once.timer";

    /// <summary>It holds its lock, and does not do all that it has to.</summary>
    /// <param name="holder">Its process.</param>
    /// <param name="last">When the duty made its last step that has waited longest; null where nothing is known of the service.</param>
    /// <param name="duty">That duty, where it is known.</param>
    public static StandingState Stuck(string holder, DateTimeOffset? last, string? duty = null) => Fault("service-stuck", (last, duty) switch
    {
        ({ } at, { } name) => FormattableString.Invariant($"The ganeti-watcher service ({holder}) is stuck: its duty {name} has made no step since {at:yyyy-MM-dd HH:mm:ss}: see its log, and restart it"),
        ({ } at, null) => FormattableString.Invariant($"The ganeti-watcher service ({holder}) has not reported since {at:yyyy-MM-dd HH:mm:ss}: see its log, and restart it"),
        _ => $"The ganeti-watcher service ({holder}) has not reported: see its log, and restart it",
    });

    /// <summary>It lives and reports, but a duty's steps fail: a restart would mend nothing.</summary>
    public static StandingState Hindered(string holder, IEnumerable<StandingState> failures) => Fault(
        "service-stuck", $"The ganeti-watcher service ({holder}) does not get its work done: {string.Join("; ", failures.Select(failure => failure.Text))}");

    /// <summary>A snapshot lies there, and nobody is at work: who ends by himself takes it away.</summary>
    public static StandingState Died(int pid, DateTimeOffset last) => Fault("service-dead", FormattableString.Invariant(
        $"The ganeti-watcher service (pid {pid}) has died, after {last:yyyy-MM-dd HH:mm:ss}: see its log, and start it"));

    /// <summary>What a unit of the watcher's own should do and does not.</summary>
    /// <param name="unit">The service, or the timer.</param>
    /// <param name="said">What systemd says of it.</param>
    /// <returns>Null when it does, and when nobody wants it to.</returns>
    public static StandingState? Of(string unit, UnitProperties said) => said switch
    {
        { LoadState: not "loaded" } or { ActiveState: "active" or "reloading" or "refreshing" } => null,
        { ActiveState: "activating" } => Fault(Key(unit), $"{unit} is being started, and not at work yet") with { Severity = Severity.Warning },
        { ActiveState: "failed" } => Fault(Key(unit), $"{unit} has failed ({said.Result}): see systemctl status {unit}, then systemctl start {unit}"),
        { UnitFileState: "enabled" or "enabled-runtime" } => Fault(Key(unit), $"{unit} is enabled, and {said.ActiveState}: systemctl start {unit}, or disable it"),
        _ => null,
    };

    public static StandingState PassesStopped(DateTimeOffset last, TimeSpan overdue) => Fault("passes-stopped", FormattableString.Invariant(
        $"No pass has been made since {last:yyyy-MM-dd HH:mm:ss}, for {Duration.Text(overdue)}, and they came more often: see whether cron is at work, and its line there"));

    public static StandingState Configuration(IEnumerable<string> errors) => Fault(
        "configuration", $"The configuration cannot be used any more, the service goes on with what it has read before: {string.Join("; ", errors)}");

    /// <summary>The same in word for everybody: what stands in that file is root's.</summary>
    public static StandingState NoPass(IEnumerable<string> errors) => Fault("configuration", $"No pass can be made, the configuration cannot be used: {string.Join("; ", errors)}") with
    {
        PublicText = "No pass can be made, the configuration cannot be used: (told to root)",
    };

    private static string Key(string unit) => unit == Unit ? "service-dead" : "passes-stopped";

    private static StandingState Fault(string key, string text) => new(key, text, IsFault: true);
}
