using Serilog.Events;
using Serilog.Formatting;

namespace Watcher.Logging;

/// <summary>For standard error that goes to journald: the text with its priority in front, sd-daemon(3)'s "&lt;4&gt;text".</summary>
internal sealed class SyslogPrefixFormatter : ITextFormatter
{
    public void Format(LogEvent logEvent, TextWriter output)
    {
        output.Write(logEvent.Level switch
        {
            LogEventLevel.Verbose or LogEventLevel.Debug => "<7>",
            LogEventLevel.Information => "<6>",
            LogEventLevel.Warning => "<4>",
            LogEventLevel.Error => "<3>",
            _ => "<2>",
        });
        EventText.Write(logEvent, output);
        output.Write('\n');
    }
}
