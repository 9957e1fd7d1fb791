using Serilog.Events;

namespace Watcher.Configuration;

/// <summary>Section <c>Watcher:Log</c>, as written.</summary>
internal sealed class LogSettings
{
    public string Level { get; set; } = "";

    public LogEventLevel ToLevel() => Enum.Parse<LogEventLevel>(Level, ignoreCase: true);
}
