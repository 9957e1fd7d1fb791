using Serilog.Core;
using Serilog.Events;

namespace Watcher.Logging;

/// <summary>Lines with their priority in front, as sd-daemon(3) has them.</summary>
internal sealed class PrefixedLines(TextWriter output) : ILogEventSink
{
    private readonly SyslogPrefixFormatter _formatter = new();
    private readonly Lock _writing = new();

    public void Emit(LogEvent logEvent)
    {
        lock (_writing)
        {
            _formatter.Format(logEvent, output);
            output.Flush();
        }
    }
}
