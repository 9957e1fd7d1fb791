using Watcher.Core.Duties;

namespace Watcher.Core.Reporting;

/// <summary>A notice's text without telling it.</summary>
internal static class NoticeText
{
    public static string Of(Notice notice) => NoticeCapture.Of(notice).Text;
}
