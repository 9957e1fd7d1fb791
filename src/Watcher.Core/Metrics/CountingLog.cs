using Microsoft.Extensions.Logging;
using Watcher.Core.Reporting;

namespace Watcher.Core.Metrics;

/// <summary>A log that counts the events on their way, those too that its level keeps out of it, and keeps the last ones.</summary>
/// <param name="log">The log.</param>
/// <param name="counts">Counts them.</param>
/// <param name="recent">Keeps the last ones.</param>
internal sealed class CountingLog(ILogger log, EventCounts counts, RecentEvents recent) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => log.BeginScope(state);

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (eventId.Name is { } name && MessageIds.Find(eventId.Id) is not null)
        {
            counts.Add(name);
            if (logLevel >= LogLevel.Information)
            {
                recent.Add(name, logLevel, formatter(state, exception), NoticeCapture.PublicTextOf((IReadOnlyList<KeyValuePair<string, object?>>)state!));
            }
        }

        if (log.IsEnabled(logLevel))
        {
            log.Log(logLevel, eventId, state, exception, formatter);
        }
    }
}
