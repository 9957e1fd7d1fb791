using System.Collections.Concurrent;
using Serilog.Core;
using Serilog.Debugging;
using Serilog.Events;
using Serilog.Parsing;

namespace Watcher.Logging;

/// <summary>
/// Hands events to journald. On a thread of its own behind a bounded queue: sd_journal_sendv blocks while journald does not read, and a duty must
/// not wait for a log. Never throws; what cannot be sent goes to the other sink.
/// </summary>
internal sealed class JournalSink : ILogEventSink, IDisposable
{
    // What an eventful second brings, many times over; some megabytes at the worst.
    private const int Capacity = 1024;

    // Of the 900 ms that the service may take to end.
    private static readonly TimeSpan LastWords = TimeSpan.FromMilliseconds(400);

    private readonly BlockingCollection<LogEvent> _queue = new(Capacity);
    private readonly Action<IReadOnlyList<byte[]>> _send;
    private readonly ILogEventSink _otherwise;
    private readonly TimeSpan _lastWords;
    private readonly Thread _thread;
    private int _dropped;

    /// <param name="send">Sends one entry; may block and may throw.</param>
    /// <param name="otherwise">Takes what could not be sent.</param>
    /// <param name="lastWords">How long the end waits for what waits; by default what a service's end leaves for it.</param>
    public JournalSink(Action<IReadOnlyList<byte[]>> send, ILogEventSink otherwise, TimeSpan? lastWords = null)
    {
        (_send, _otherwise, _lastWords) = (send, otherwise, lastWords ?? LastWords);
        _thread = new Thread(Run) { IsBackground = true, Name = "journal" };
        _thread.Start();
    }

    public void Emit(LogEvent logEvent)
    {
        if (_queue.IsAddingCompleted || !_queue.TryAdd(logEvent))
        {
            Interlocked.Increment(ref _dropped);
        }
    }

    /// <summary>Sends what waits, for as long as there is time.</summary>
    public void Dispose()
    {
        _queue.CompleteAdding();
        if (!_thread.Join(_lastWords))
        {
            SelfLog.WriteLine("journald does not read: {0} events are lost", _queue.Count + _dropped);
        }
    }

    private void Run()
    {
        foreach (var logEvent in _queue.GetConsumingEnumerable())
        {
            Send(logEvent);
            if (Interlocked.Exchange(ref _dropped, 0) is > 0 and var dropped)
            {
                Send(Dropped(logEvent.Timestamp, dropped));
            }
        }
    }

    private void Send(LogEvent logEvent)
    {
        try
        {
            _send(JournalFields.Of(logEvent));
        }
        catch (Exception e)
        {
            // No log is no reason to stop working.
            SelfLog.WriteLine("journald did not take an event: {0}", e.Message);
            _otherwise.Emit(logEvent);
        }
    }

    private static LogEvent Dropped(DateTimeOffset at, int count) => new(
        at,
        LogEventLevel.Warning,
        null,
        Text($"{count} events were dropped, since journald did not read fast enough"),
        []);

    private static MessageTemplate Text(string text) => new(text, [new TextToken(text)]);
}
