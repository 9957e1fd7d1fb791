using Microsoft.Extensions.Logging;
using Watcher.Core.Duties;

namespace Watcher.Core.Reporting;

/// <summary>Tells through the log; a dry run's acts go to its own writer.</summary>
internal sealed class LogReporter(ILogger log, TextWriter dryRun) : IReporter
{
    public void Tell(Notice notice) => notice.Tell(log);

    public void WouldDo(Act act) => dryRun.WriteLine($"would {act.Describe()}: {act.Reason}");
}
