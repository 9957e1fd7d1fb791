using Microsoft.Extensions.Logging;

namespace Watcher.Core.Reporting;

internal static partial class Events
{
    [LoggerMessage(EventIds.HookFailing, LogLevel.Warning, "The hook {Path} {Cause}. It is run again at the next look. It said: {Why}")]
    public static partial void HookFailing(this ILogger log, string path, string cause, string why);

    [LoggerMessage(EventIds.HookRefused, LogLevel.Error, "The hook {Path} is not run: {Because}. See to it: {Recovery}")]
    public static partial void HookRefused(this ILogger log, string path, string because, string recovery);

    [LoggerMessage(EventIds.HooksRefused, LogLevel.Error, "No hook in {Directory} is run: {Because}. See to it: {Recovery}")]
    public static partial void HooksRefused(this ILogger log, string directory, string because, string recovery);

    [LoggerMessage(EventIds.HookDone, LogLevel.Debug, "The hook {Path} {Cause}. It said: {Why}")]
    public static partial void HookDone(this ILogger log, string path, string cause, string why);

    [LoggerMessage(EventIds.HookWorks, LogLevel.Information, "The hook {Path} works again")]
    public static partial void HookWorks(this ILogger log, string path);

    [LoggerMessage(EventIds.HooksSkipped, LogLevel.Debug, "In {Directory} these are not run, by their names or their modes: {Names}")]
    public static partial void HooksSkipped(this ILogger log, string directory, string names);
}
