using Watcher.Core.Holds;
using Watcher.Core.Reporting;

namespace Watcher.Core.Daemons.Reports;

/// <summary>A daemon that is down and held, in words for everybody: the reason, which stands beside it for root, may be nobody else's business.</summary>
internal static class HeldText
{
    public static DaemonReport Of(Daemon daemon, Hold hold, DateTimeOffset? downSince) => new(
        daemon.Name, DaemonState.Held, Severity.Warning, FormattableString.Invariant($"down, and held by {hold.By} since {hold.Since:yyyy-MM-dd HH:mm:ss}"))
    {
        Since = downSince,
        Next = hold.Until is { } until
            ? FormattableString.Invariant($"nobody starts it before {until:yyyy-MM-dd HH:mm:ss}, unless it is released: ganeti-watcher release {daemon.Name}")
            : $"nobody starts it until it is released: ganeti-watcher release {daemon.Name}",
    };
}
