using Microsoft.Extensions.Logging;

namespace Watcher.Core.Reporting;

internal static partial class Events
{
    [LoggerMessage(EventIds.UnitDied, LogLevel.Error, "{Daemon} died: {Cause}; restarting {Unit} is systemd's business")]
    public static partial void UnitDied(this ILogger log, string daemon, string unit, string cause);

    [LoggerMessage(EventIds.UnitDiedUnseen, LogLevel.Error, "{Daemon} died, {Unit} was restarted by systemd {Deaths} times: {Cause}")]
    public static partial void UnitDiedUnseen(this ILogger log, string daemon, string unit, int deaths, string cause);

    [LoggerMessage(EventIds.UnitRunsAgain, LogLevel.Information, "{Daemon} runs again as pid {Pid} (deaths of {Unit} in a row: {Deaths})")]
    public static partial void UnitRunsAgain(this ILogger log, string daemon, string unit, uint pid, int deaths);

    [LoggerMessage(EventIds.UnitStarted, LogLevel.Information, "{Daemon} was started as pid {Pid} ({Unit})")]
    public static partial void UnitStarted(this ILogger log, string daemon, string unit, uint pid);

    [LoggerMessage(EventIds.UnitKeepsDying, LogLevel.Error, "{Daemon} keeps dying ({Unit}, {Deaths} times in a row): {Cause}; see journalctl -u {Unit}")]
    public static partial void UnitKeepsDying(this ILogger log, string daemon, string unit, int deaths, string cause);

    [LoggerMessage(EventIds.UnitStaysDown, LogLevel.Error, "{Daemon} stays down, {Unit} is {State}: {Why}; see systemctl status {Unit}, and start it: systemctl restart {Unit}")]
    public static partial void UnitStaysDown(this ILogger log, string daemon, string unit, string state, string why);

    [LoggerMessage(
        EventIds.UnitGivenUp, LogLevel.Error,
        "systemd has given {Daemon} up, {Unit} has failed: {Cause}; when that is mended: systemctl reset-failed {Unit} && systemctl start {Unit}")]
    public static partial void UnitGivenUp(this ILogger log, string daemon, string unit, string cause);

    [LoggerMessage(
        EventIds.UnitStopped, LogLevel.Information,
        "{Daemon} was stopped on request (systemd cannot say whose); it stays down until somebody starts {Unit}")]
    public static partial void UnitStopped(this ILogger log, string daemon, string unit);

    [LoggerMessage(EventIds.UnitStaysStopped, LogLevel.Warning, "{Daemon} is still stopped; it stays down until somebody starts {Unit}")]
    public static partial void UnitStaysStopped(this ILogger log, string daemon, string unit);

    [LoggerMessage(EventIds.UnitEnded, LogLevel.Warning, "{Daemon} ended by itself with exit code 0, which systemd takes for the end of {Unit}")]
    public static partial void UnitEnded(this ILogger log, string daemon, string unit);

    [LoggerMessage(EventIds.UnitNotMaster, LogLevel.Information, "{Daemon} sees another master (exit code 11), {Unit} stays down")]
    public static partial void UnitNotMaster(this ILogger log, string daemon, string unit);

    [LoggerMessage(EventIds.UnitConditionUnmet, LogLevel.Information, "{Daemon} was not started since a condition of {Unit} is not met")]
    public static partial void UnitConditionUnmet(this ILogger log, string daemon, string unit);

    [LoggerMessage(EventIds.UnitUnusable, LogLevel.Error, "{Daemon} is needed here, but {Unit} is {State}, and nobody starts it until somebody types: {Remedy}")]
    public static partial void UnitUnusable(this ILogger log, string daemon, string unit, string state, string remedy);

    [LoggerMessage(
        EventIds.UnitBypassed, LogLevel.Error,
        "{Daemon} runs as pid {Pid} of {By}, and not by {Unit}: when it dies nobody starts it again. \"ganeti-watcher units adopt\" moves it there, guests and jobs go on")]
    public static partial void UnitBypassed(this ILogger log, string daemon, int pid, string by, string unit);

    [LoggerMessage(
        EventIds.PreparationFailed, LogLevel.Error,
        "{Unit} failed with exit code {ExitStatus}: directories or permissions of Ganeti's may be wrong; see systemctl status {Unit}")]
    public static partial void PreparationFailed(this ILogger log, string unit, int exitStatus);

    [LoggerMessage(
        EventIds.OneTimeArgumentsLeft, LogLevel.Error,
        "Arguments meant for one start of {Daemon} lie in {Path} since {Since:yyyy-MM-dd HH:mm:ss} and go into every start: read and remove the file")]
    public static partial void OneTimeArgumentsLeft(this ILogger log, string daemon, string path, DateTimeOffset since);

    [LoggerMessage(
        EventIds.SocketFailed, LogLevel.Error,
        "{Unit} has failed: {Daemon} runs, and its clients are refused. ganeti-watcher units activation enable {Daemon} opens it again; systemctl status {Unit} says why it failed")]
    public static partial void SocketFailed(this ILogger log, string unit, string daemon);

    [LoggerMessage(
        EventIds.SocketNameLost, LogLevel.Error,
        "{Path} does not lead to {Unit}: {Daemon} runs, and its clients find nobody. ganeti-watcher units activation enable luxid puts the name back")]
    public static partial void SocketNameLost(this ILogger log, string path, string unit, string daemon);
}
