using Microsoft.Extensions.Logging;

namespace Watcher.Core.Reporting;

/// <summary>Every event that the watcher can log, a file a concern.</summary>
internal static partial class Events
{
    [LoggerMessage(EventIds.StandingStill, LogLevel.Information, "{Duty}: standing still: {Because}")]
    public static partial void StandingStill(this ILogger log, string duty, string because);

    [LoggerMessage(EventIds.StandingStillByFault, LogLevel.Error, "{Duty}: standing still, which it should not: {Because}")]
    public static partial void StandingStillByFault(this ILogger log, string duty, string because);

    [LoggerMessage(EventIds.StandingStillLong, LogLevel.Warning, "{Duty}: has been standing still since {Since:yyyy-MM-dd HH:mm:ss}: {Because}")]
    public static partial void StandingStillLong(this ILogger log, string duty, string because, DateTimeOffset since);

    [LoggerMessage(EventIds.Resumed, LogLevel.Information, "{Duty}: at work again")]
    public static partial void Resumed(this ILogger log, string duty);

    [LoggerMessage(EventIds.MemoryLost, LogLevel.Error, "{Duty}: begins with an empty memory: {Why}")]
    public static partial void MemoryLost(this ILogger log, string duty, string why);

    [LoggerMessage(EventIds.StepFailed, LogLevel.Error, "{Duty}: could not {Phase}: {Why}; next try in {RetryIn}")]
    public static partial void StepFailed(this ILogger log, string duty, string phase, string why, string retryIn);

    [LoggerMessage(
        EventIds.DiskFull, LogLevel.Error,
        "{Duty}: could not {Phase}: the disk is full. Nothing is started or repaired until there is room, since that must be written down before; what breaks meanwhile is told. Next try in {RetryIn}")]
    public static partial void DiskFull(this ILogger log, string duty, string phase, string retryIn);

    [LoggerMessage(EventIds.StepRecovered, LogLevel.Information, "{Duty}: is through again after {Failures} failed steps")]
    public static partial void StepRecovered(this ILogger log, string duty, int failures);

    [LoggerMessage(EventIds.GateFault, LogLevel.Error, "{Duty}: {Fault}")]
    public static partial void GateFault(this ILogger log, string duty, string fault);

    [LoggerMessage(EventIds.PauseNotUnderstood, LogLevel.Warning, "{What}")]
    public static partial void PauseNotUnderstood(this ILogger log, string what);

    [LoggerMessage(EventIds.ObstacleRemoved, LogLevel.Warning, "{Duty}: {What}")]
    public static partial void ObstacleRemoved(this ILogger log, string duty, string what);
}
