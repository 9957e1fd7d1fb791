using Microsoft.Extensions.Logging;

namespace Watcher.Core.Reporting;

internal static partial class Events
{
    [LoggerMessage(EventIds.KvmdDeaf, LogLevel.Error, "{Daemon} has not been connected to these guests since {Since:yyyy-MM-dd HH:mm:ss}: {Names}. If their users shut them down, they are taken for crashed, and restarted. {Recovery}")]
    public static partial void KvmdDeaf(this ILogger log, string daemon, string names, DateTimeOffset since, string recovery);

    [LoggerMessage(EventIds.KvmdHears, LogLevel.Information, "{Daemon} is connected to these guests again: {Names}")]
    public static partial void KvmdHears(this ILogger log, string daemon, string names);
}
