using Microsoft.Extensions.Logging;

namespace Watcher.Core.Reporting;

internal static partial class Events
{
    [LoggerMessage(EventIds.CertificateExpiring, LogLevel.Warning, "{Path} ends at {End:yyyy-MM-dd HH:mm}, in {Days} days: {Consequence}. On the master: {Renewal}")]
    public static partial void CertificateExpiring(this ILogger log, string path, DateTimeOffset end, int days, string consequence, string renewal);

    [LoggerMessage(EventIds.CertificateExpired, LogLevel.Error, "{Path} has ended at {End:yyyy-MM-dd HH:mm}: {Consequence}. {Recovery}")]
    public static partial void CertificateExpired(this ILogger log, string path, DateTimeOffset end, string consequence, string recovery);

    [LoggerMessage(EventIds.CertificateNotYetValid, LogLevel.Error, "{Path} is not valid before {Begin:yyyy-MM-dd HH:mm}: {Consequence}. Set this node's clock right; if it is, then on the master: {Renewal}")]
    public static partial void CertificateNotYetValid(this ILogger log, string path, DateTimeOffset begin, string consequence, string renewal);

    [LoggerMessage(EventIds.CertificateUnusable, LogLevel.Error, "When a certificate ends is unknown: {Why}")]
    public static partial void CertificateUnusable(this ILogger log, string why);
}
