using Microsoft.Extensions.Logging;

namespace Watcher.Core.Reporting;

internal static partial class Events
{
    [LoggerMessage(EventIds.HostNotListed, LogLevel.Error, "Which node of the cluster this host is, the master or another one, is unknown; the master's daemons and instances are left alone: {Names}")]
    public static partial void HostNotListed(this ILogger log, string names);

    [LoggerMessage(EventIds.HostMisnamed, LogLevel.Error, "luxid and WConfD refuse to start on this master: {Names}")]
    public static partial void HostMisnamed(this ILogger log, string names);

    [LoggerMessage(EventIds.UserShutdownUnknown, LogLevel.Warning, "Whether ganeti-kvmd is needed here is unknown, it is left alone: {Problem}")]
    public static partial void UserShutdownUnknown(this ILogger log, string problem);

    [LoggerMessage(EventIds.DaemonNotInstalled, LogLevel.Error, "This node is in a cluster, but there is no {Daemon} in {Directory}: what is not there is not looked after")]
    public static partial void DaemonNotInstalled(this ILogger log, string daemon, string directory);
}
