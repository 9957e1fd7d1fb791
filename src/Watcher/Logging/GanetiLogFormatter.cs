using System.Globalization;
using Serilog.Events;
using Serilog.Formatting;

namespace Watcher.Logging;

/// <summary>
/// The line format of Ganeti's own logs (ganeti/utils/log.py): "2026-11-22 22:12:30,053: ganeti-watcher pid=134 INFO text". Log readers that
/// know the stock watcher's file know ours.
/// </summary>
internal sealed class GanetiLogFormatter : ITextFormatter
{
    public void Format(LogEvent logEvent, TextWriter output)
    {
        output.Write(string.Create(
            CultureInfo.InvariantCulture,
            $"{logEvent.Timestamp.ToLocalTime():yyyy-MM-dd HH:mm:ss,fff}: ganeti-watcher pid={Environment.ProcessId} {LevelName(logEvent.Level)} "));
        EventText.Write(logEvent, output);
        output.Write('\n');
    }

    private static string LevelName(LogEventLevel level) => level switch
    {
        LogEventLevel.Verbose or LogEventLevel.Debug => "DEBUG",
        LogEventLevel.Information => "INFO",
        LogEventLevel.Warning => "WARNING",
        LogEventLevel.Error => "ERROR",
        _ => "CRITICAL",
    };
}
