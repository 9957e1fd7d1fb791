using Microsoft.Extensions.Logging;
using Watcher.Core.Reporting;

namespace Watcher.Core.Metrics;

/// <summary>A log that counts the events on their way, those too that its level keeps out of it.</summary>
/// <param name="log">The log.</param>
/// <param name="counts">Counts them.</param>
internal sealed class CountingLog(ILogger log, EventCounts counts) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => log.BeginScope(state);

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (eventId.Name is { } name && MessageIds.Find(eventId.Id) is not null)
        {
            counts.Add(name);
        }

        if (log.IsEnabled(logLevel))
        {
            log.Log(logLevel, eventId, state, exception, formatter);
        }
    }
}
