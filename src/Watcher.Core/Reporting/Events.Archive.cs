using Microsoft.Extensions.Logging;

namespace Watcher.Core.Reporting;

internal static partial class Events
{
    [LoggerMessage(EventIds.JobsArchived, LogLevel.Information, "{Count} old jobs were archived; {Left} are left for the next time")]
    public static partial void JobsArchived(this ILogger log, long count, long left);

    [LoggerMessage(EventIds.ArchiveFailing, LogLevel.Warning, "Old jobs cannot be archived: {Why}")]
    public static partial void ArchiveFailing(this ILogger log, string why);
}
