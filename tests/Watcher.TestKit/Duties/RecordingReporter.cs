using Watcher.Core.Duties;
using Watcher.Core.Reporting;

namespace Watcher.TestKit.Duties;

/// <summary>Keeps what was told.</summary>
internal sealed class RecordingReporter : IReporter
{
    public List<Notice> Told { get; } = [];

    public List<Act> WouldDone { get; } = [];

    public IEnumerable<string> Texts => Told.Select(NoticeText.Of);

    public void Tell(Notice notice) => Told.Add(notice);

    public void WouldDo(Act act) => WouldDone.Add(act);
}
