using Watcher.Core.Duties;
using Watcher.Core.Reporting;

namespace Watcher.Hosting;

/// <summary>One standing state, for <c>status</c>.</summary>
/// <param name="Key">Its name ("failing:ganeti-rapi").</param>
/// <param name="Text">What was told of it.</param>
/// <param name="IsFault">Whether somebody should see to it.</param>
internal sealed record StandingState(string Key, string Text, bool IsFault)
{
    public static IReadOnlyList<StandingState> Of(IReadOnlyList<Notice> notices) =>
        [.. notices.Select(notice => new StandingState(notice.StateKey!, NoticeText.Of(notice), notice.IsFault))];
}
