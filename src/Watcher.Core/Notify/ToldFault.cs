using Watcher.Core.Duties;
using Watcher.Core.Reporting;

namespace Watcher.Core.Notify;

/// <summary>A fault, as somebody is told of it.</summary>
/// <param name="Event">The event's name, as in the journal's catalog.</param>
/// <param name="MessageId">Its MESSAGE_ID.</param>
/// <param name="Duty">The duty that sees it; empty for the look at the node groups.</param>
/// <param name="Key">What it is about ("failing:ganeti-rapi").</param>
/// <param name="Text">All that was said of it, with what only root may read.</param>
/// <param name="Since">When it was first seen to stand.</param>
internal sealed record ToldFault(string Event, string MessageId, string Duty, string Key, string Text, DateTimeOffset Since)
{
    /// <summary>What makes two of them the same, whatever is said of it meanwhile. A certificate that has ended is another fault than one that will.</summary>
    public string Identity() => $"{Duty}|{Key}|{Event}";

    /// <param name="notice">The standing state.</param>
    /// <param name="duty">As above.</param>
    /// <param name="now">Now.</param>
    public static ToldFault Of(Notice notice, string duty, DateTimeOffset now)
    {
        var said = NoticeCapture.Of(notice);
        return new(said.Event, said.MessageId, duty, notice.StateKey!, said.Text, now);
    }
}
