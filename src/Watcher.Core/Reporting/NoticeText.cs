using Microsoft.Extensions.Logging;
using Watcher.Core.Duties;

namespace Watcher.Core.Reporting;

/// <summary>A notice's text without telling it.</summary>
internal static class NoticeText
{
    public static string Of(Notice notice)
    {
        var capture = new Capture();
        notice.Tell(capture);
        return capture.Text;
    }

    private sealed class Capture : ILogger
    {
        public string Text { get; private set; } = "";

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Text = formatter(state, exception);
    }
}
