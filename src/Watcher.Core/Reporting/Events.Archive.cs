using Microsoft.Extensions.Logging;

namespace Watcher.Core.Reporting;

internal static partial class Events
{
    // Below INFO, as the stock watcher tells it: each verification of disks leaves a job, and one more is old enough in each pass of a healthy day.
    [LoggerMessage(EventIds.JobsArchived, LogLevel.Debug, "{Count} old jobs were archived; {Left} are left for the next time")]
    public static partial void JobsArchived(this ILogger log, long count, long left);

    [LoggerMessage(EventIds.ArchiveFailing, LogLevel.Warning, "Old jobs cannot be archived: {Why}")]
    public static partial void ArchiveFailing(this ILogger log, string why);
}
