using Watcher.Core.Duties;
using Watcher.Core.Reporting;

namespace Watcher.Commands;

/// <summary>Tells a look's findings to whoever asked for it, and nobody else: not the log.</summary>
internal sealed class LookReporter(TextWriter output) : IReporter
{
    public void Tell(Notice notice) => output.WriteLine(NoticeText.Of(notice));

    public void WouldDo(Act act) => output.WriteLine($"Would {act.Describe()}: {act.Reason}");
}
