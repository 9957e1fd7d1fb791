using Microsoft.Extensions.Logging;

namespace Watcher.Core.Reporting;

internal static partial class Events
{
    [LoggerMessage(EventIds.DaemonSilent, LogLevel.Error, "{Daemon} runs but has not answered since {Since:yyyy-MM-dd HH:mm:ss}: {Why}")]
    public static partial void DaemonSilent(this ILogger log, string daemon, string why, DateTimeOffset since);

    [LoggerMessage(EventIds.DaemonRestarting, LogLevel.Warning, "Restarting {Daemon}: {Reason}")]
    public static partial void DaemonRestarting(this ILogger log, string daemon, string reason);

    [LoggerMessage(EventIds.DaemonRestartFailed, LogLevel.Error, "{Daemon} could not be restarted: {Why}")]
    public static partial void DaemonRestartFailed(this ILogger log, string daemon, string why);

    [LoggerMessage(EventIds.DaemonAnswers, LogLevel.Information, "{Daemon} answers again")]
    public static partial void DaemonAnswers(this ILogger log, string daemon);
}
