using Microsoft.Extensions.Logging;

namespace Watcher.Core.Reporting;

internal static partial class Events
{
    [LoggerMessage(EventIds.ServiceStarted, LogLevel.Information, "ganeti-watcher {Version} started; schedule '{Schedule}'")]
    public static partial void ServiceStarted(this ILogger log, string version, string schedule);

    [LoggerMessage(EventIds.ServiceStopping, LogLevel.Information, "ganeti-watcher stops")]
    public static partial void ServiceStopping(this ILogger log);

    [LoggerMessage(EventIds.ServiceWaits, LogLevel.Information, "Another ganeti-watcher service is at work ({Holder}); idle until it ends")]
    public static partial void ServiceWaits(this ILogger log, string holder);

    [LoggerMessage(EventIds.ServiceTookOver, LogLevel.Information, "The other ganeti-watcher service has ended; at work now")]
    public static partial void ServiceTookOver(this ILogger log);

    [LoggerMessage(EventIds.SettingsReloaded, LogLevel.Information, "Configuration read anew, log files opened anew")]
    public static partial void SettingsReloaded(this ILogger log);

    [LoggerMessage(EventIds.SettingsRejected, LogLevel.Error, "The new configuration is not used, the old one stays in force: {Errors}. Mend it until \"ganeti-watcher config check\" is silent, and reload again")]
    public static partial void SettingsRejected(this ILogger log, string errors);

    [LoggerMessage(EventIds.SettingsUnusable, LogLevel.Error, "Nothing is watched, the configuration cannot be used: {Errors}")]
    public static partial void SettingsUnusable(this ILogger log, string errors);

    [LoggerMessage(EventIds.ServiceStuck, LogLevel.Warning, "The ganeti-watcher service ({Holder}) is running but has not reported for too long: this pass does its work")]
    public static partial void ServiceStuck(this ILogger log, string holder);

    [LoggerMessage(EventIds.SnapshotFailed, LogLevel.Warning, "{Path} cannot be written: {Why}")]
    public static partial void SnapshotFailed(this ILogger log, string path, string why);

    [LoggerMessage(EventIds.ServiceMadeThePass, LogLevel.Debug, "The ganeti-watcher service ({Holder}) has made the pass")]
    public static partial void ServiceMadeThePass(this ILogger log, string holder);

    [LoggerMessage(EventIds.ServiceMadeNoPass, LogLevel.Warning, "The ganeti-watcher service ({Holder}) did not make the pass that it was asked for ({Why}): this pass does its work")]
    public static partial void ServiceMadeNoPass(this ILogger log, string holder, string why);

    [LoggerMessage(EventIds.NotifyFailed, LogLevel.Warning, "systemd cannot be told how the service is: {Why}")]
    public static partial void NotifyFailed(this ILogger log, string why);

    [LoggerMessage(EventIds.FactSourceFailed, LogLevel.Error, "Lost sight of {Source}, which is looked for anew: {Why}")]
    public static partial void FactSourceFailed(this ILogger log, string source, string why);

    [LoggerMessage(EventIds.ClockSet, LogLevel.Warning, "The clock was set {Direction} by {By}: the schedule goes on by the new time, and everything is looked at now")]
    public static partial void ClockSet(this ILogger log, string direction, string by);

    [LoggerMessage(EventIds.MetricsFailed, LogLevel.Warning, "{Path} cannot be written, and says what was before: {Why}. It is tried again with the next metrics")]
    public static partial void MetricsFailed(this ILogger log, string path, string why);

    [LoggerMessage(EventIds.MetricsWritten, LogLevel.Information, "{Path} is written again")]
    public static partial void MetricsWritten(this ILogger log, string path);

    [LoggerMessage(EventIds.NotifyCommandFailed, LogLevel.Error, "Nobody is told of faults: {Path} {Why}. It is tried again, with what comes until then")]
    public static partial void NotifyCommandFailed(this ILogger log, string path, string why);

    [LoggerMessage(EventIds.NotifyCommandWorks, LogLevel.Information, "{Path} tells of faults again")]
    public static partial void NotifyCommandWorks(this ILogger log, string path);
}
