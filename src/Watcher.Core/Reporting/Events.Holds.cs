using Microsoft.Extensions.Logging;

namespace Watcher.Core.Reporting;

internal static partial class Events
{
    [LoggerMessage(EventIds.DaemonHeld, LogLevel.Warning, "{Daemon} is held by {By} since {Since:yyyy-MM-dd HH:mm:ss} ({Why}): the watcher does not start it {End}")]
    public static partial void DaemonHeld(this ILogger log, string daemon, string by, DateTimeOffset since, string why, string end);

    [LoggerMessage(EventIds.HoldsUnknown, LogLevel.Error, "Nothing is started, since any daemon may be held: {Problem}")]
    public static partial void HoldsUnknown(this ILogger log, string problem);
}
