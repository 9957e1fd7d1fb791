using Watcher.Core.Duties;
using Watcher.Core.Reporting;

namespace Watcher.Core.Metrics;

/// <summary>A fault that stands. Its text is in the log and in <c>status</c>: it may quote what only root may read.</summary>
/// <param name="Event">The event that told of it.</param>
/// <param name="Duty">The duty that sees it; empty for the look at the node groups.</param>
/// <param name="Group">Its node group; empty where there is none.</param>
/// <param name="Subject">What it is about: a daemon, a unit, an instance, a node, a file; empty where there is but one.</param>
internal sealed record FaultFigure(string Event, string Duty, string Group, string Subject)
{
    /// <param name="notice">The standing state.</param>
    /// <param name="duty">As above.</param>
    /// <param name="group">As above.</param>
    public static FaultFigure Of(Notice notice, string duty, string group)
    {
        var key = notice.StateKey!;
        var colon = key.IndexOf(':', StringComparison.Ordinal);
        return new(NoticeCapture.Of(notice).Event, duty, group, colon < 0 ? "" : key[(colon + 1)..]);
    }
}
