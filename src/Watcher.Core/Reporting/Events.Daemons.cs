using Microsoft.Extensions.Logging;

namespace Watcher.Core.Reporting;

internal static partial class Events
{
    [LoggerMessage(EventIds.ModeIsPlain, LogLevel.Information, "Mode: plain, missing daemons are started here; {Reason}")]
    public static partial void ModeIsPlain(this ILogger log, string reason);

    [LoggerMessage(EventIds.ModeIsSystemd, LogLevel.Information, "Mode: systemd, daemons are left to it and nothing is started here; {Reason}")]
    public static partial void ModeIsSystemd(this ILogger log, string reason);

    [LoggerMessage(EventIds.ModeIsUnknown, LogLevel.Warning, "Mode: unknown, nothing is started; {Reason}")]
    public static partial void ModeIsUnknown(this ILogger log, string reason);

    [LoggerMessage(EventIds.ModeInDoubt, LogLevel.Warning, "Nothing is started until the mode is certain again: {Why}")]
    public static partial void ModeInDoubt(this ILogger log, string why);

    [LoggerMessage(EventIds.NotInCluster, LogLevel.Information, "This node is in no cluster: nothing to do")]
    public static partial void NotInCluster(this ILogger log);

    [LoggerMessage(EventIds.RoleUnknown, LogLevel.Error, "Whether this node is the master is unknown, the master's daemons are left alone: {Problem}")]
    public static partial void RoleUnknown(this ILogger log, string problem);

    [LoggerMessage(EventIds.RoleChanged, LogLevel.Information, "This node is {To} now, and was {From}: daemons that are missing are left until {Until:yyyy-MM-dd HH:mm:ss} to whoever changed that, and started then")]
    public static partial void RoleChanged(this ILogger log, string to, string from, DateTimeOffset until);

    [LoggerMessage(EventIds.DaemonLeftToOthers, LogLevel.Information, "{Daemon} belongs on this node now: it is left until {Until:yyyy-MM-dd HH:mm:ss} to whoever changed that, and started then")]
    public static partial void DaemonLeftToOthers(this ILogger log, string daemon, DateTimeOffset until);

    [LoggerMessage(EventIds.OperationUnderWay, LogLevel.Information, "Waiting for '{Command}' to be done with the daemons")]
    public static partial void OperationUnderWay(this ILogger log, string command);

    [LoggerMessage(EventIds.OperationTooLong, LogLevel.Warning, "'{Command}' takes too long and is not waited for any more")]
    public static partial void OperationTooLong(this ILogger log, string command);

    [LoggerMessage(EventIds.PidFileUnclear, LogLevel.Error, "{Daemon} is left alone: {Why}")]
    public static partial void PidFileUnclear(this ILogger log, string daemon, string why);

    [LoggerMessage(EventIds.DaemonDied, LogLevel.Error, "{Daemon} died: {Cause}")]
    public static partial void DaemonDied(this ILogger log, string daemon, string cause);

    [LoggerMessage(EventIds.DaemonStaysStopped, LogLevel.Warning, "{Daemon} is still stopped; it is left alone until {Until:yyyy-MM-dd HH:mm:ss} and started then")]
    public static partial void DaemonStaysStopped(this ILogger log, string daemon, DateTimeOffset until);

    [LoggerMessage(EventIds.DaemonLeftStopped, LogLevel.Information, "{Daemon} was stopped; it is left alone until {Until:yyyy-MM-dd HH:mm:ss} and started then")]
    public static partial void DaemonLeftStopped(this ILogger log, string daemon, DateTimeOffset until);

    [LoggerMessage(EventIds.DaemonStarting, LogLevel.Information, "Starting {Daemon}: {Reason}")]
    public static partial void DaemonStarting(this ILogger log, string daemon, string reason);

    [LoggerMessage(EventIds.DaemonStarted, LogLevel.Information, "{Daemon} runs as pid {Pid}")]
    public static partial void DaemonStarted(this ILogger log, string daemon, int pid);

    [LoggerMessage(EventIds.DaemonRunsAtLast, LogLevel.Information, "{Daemon} runs as pid {Pid} (failures in a row before: {Failures})")]
    public static partial void DaemonRunsAtLast(this ILogger log, string daemon, int pid, int failures);

    [LoggerMessage(EventIds.DaemonBack, LogLevel.Information, "{Daemon} runs again as pid {Pid}, started by somebody else")]
    public static partial void DaemonBack(this ILogger log, string daemon, int pid);

    [LoggerMessage(EventIds.DaemonFailing, LogLevel.Error, "{Daemon} could not be kept running ({Failures} in a row): {Failure}; next try at {NextTry:HH:mm:ss}")]
    public static partial void DaemonFailing(this ILogger log, string daemon, string failure, int failures, DateTimeOffset nextTry);

    [LoggerMessage(EventIds.DaemonKeepsDying, LogLevel.Error, "{Daemon} keeps dying ({Deaths} times in a row): {Cause}; {Recovery}")]
    public static partial void DaemonKeepsDying(this ILogger log, string daemon, int deaths, string cause, string recovery);

    [LoggerMessage(EventIds.DaemonOutlived, LogLevel.Information, "{Daemon} runs again as pid {Pid} (deaths in a row: {Deaths})")]
    public static partial void DaemonOutlived(this ILogger log, string daemon, int pid, int deaths);

    [LoggerMessage(EventIds.DaemonNotMaster, LogLevel.Information, "{Daemon} sees another master (exit code 11) and is asked again from time to time")]
    public static partial void DaemonNotMaster(this ILogger log, string daemon);
}
