using Microsoft.Extensions.Logging;
using Watcher.Core.Duties;

namespace Watcher.Core.Reporting;

/// <summary>Tells through the log.</summary>
internal sealed class LogReporter(ILogger log) : IReporter
{
    public void Tell(Notice notice) => notice.Tell(log);

    public void WouldDo(Act act) => throw new InvalidOperationException("a dry run has a reporter of its own");
}
