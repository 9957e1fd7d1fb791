using Microsoft.Extensions.Logging;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Extensions.Logging;
using Watcher.Core.Metrics;
using Watcher.Core.Native;
using Watcher.Core.Reporting;
using ILogger = Microsoft.Extensions.Logging.ILogger;

namespace Watcher.Logging;

/// <summary>The log, built once a process.</summary>
internal sealed class LogSetup : IDisposable
{
    private const string Category = "Watcher";

    private readonly bool _isDebug;
    private readonly LoggingLevelSwitch _level;
    private readonly Logger _serilog;
    private readonly GanetiLogSink? _file;

    public LogSetup(LogTarget target, bool isDebug, LogEventLevel level, string file)
    {
        _isDebug = isDebug;
        _level = new LoggingLevelSwitch(isDebug ? LogEventLevel.Debug : level);
        var configuration = new LoggerConfiguration()
            .MinimumLevel.ControlledBy(_level)

            // The libraries' own narration (a dozen lines a start) is not the operator's business.
            .MinimumLevel.Override("Quartz", LogEventLevel.Warning)
            .MinimumLevel.Override("Microsoft", LogEventLevel.Warning);
        if (target.HasFlag(LogTarget.File))
        {
            _file = new GanetiLogSink(file, new GanetiLogFormatter(), Console.Error);
            configuration.WriteTo.Sink(_file);
        }

        if (target.HasFlag(LogTarget.Console))
        {
            configuration.WriteTo.Console(new GanetiLogFormatter(), standardErrorFromLevel: LogEventLevel.Verbose);
        }

        if (target.HasFlag(LogTarget.Journal))
        {
            configuration.WriteTo.Sink(new JournalSink(LibSystemd.SendToJournal, new PrefixedLines(Console.Error)));
        }

        if (target.HasFlag(LogTarget.PrefixedLines))
        {
            configuration.WriteTo.Sink(new PrefixedLines(Console.Error));
        }

        _serilog = configuration.CreateLogger();
        Factory = new SerilogLoggerFactory(_serilog);
        Log = new CountingLog(Factory.CreateLogger(Category), Counts, Recent);
    }

    public ILoggerFactory Factory { get; }

    /// <summary>Counts what is told.</summary>
    public EventCounts Counts { get; } = new();

    /// <summary>The last that was told.</summary>
    public RecentEvents Recent { get; } = new(TimeProvider.System);

    public ILogger Log { get; }

    /// <summary>Takes the level of a configuration that was read anew; <c>--debug</c> stands above it.</summary>
    public void SetLevel(LogEventLevel level)
    {
        if (!_isDebug)
        {
            _level.MinimumLevel = level;
        }
    }

    /// <summary>Opens the log file anew at the next line.</summary>
    public void Reopen() => _file?.Reopen();

    public void Dispose()
    {
        Factory.Dispose();
        _serilog.Dispose();
    }
}
