using System.Collections.Concurrent;
using System.Text;
using Serilog.Core;
using Serilog.Events;
using Watcher.Logging;
using Watcher.TestKit.Nodes;
using Xunit;

namespace Watcher.UnitTests.Logging;

public sealed class JournalSinkTests
{
    private readonly ConcurrentQueue<string> _sent = new();
    private readonly Otherwise _otherwise = new();

    [Fact]
    public void Dispose_SendsWhatWaits()
    {
        using (var sink = new JournalSink(fields => _sent.Enqueue(Message(fields)), _otherwise, Until.Deadline))
        {
            for (var i = 0; i < 100; i++)
            {
                sink.Emit(Event($"event {i}"));
            }
        }

        Assert.Equal(Enumerable.Range(0, 100).Select(i => $"event {i}"), _sent);
    }

    [Fact]
    public void Emit_JournaldDoesNotRead_NeverWaits_AndTheDropsAreToldAfterwards()
    {
        using var reads = new ManualResetEventSlim();
        using (var sink = new JournalSink(
            fields =>
            {
                reads.Wait(TestContext.Current.CancellationToken);
                _sent.Enqueue(Message(fields));
            },
            _otherwise,
            Until.Deadline))
        {
            for (var i = 0; i < 5000; i++)
            {
                sink.Emit(Event("event"));
            }

            reads.Set();
        }

        var told = int.Parse(Assert.Single(_sent, text => text.Contains("dropped", StringComparison.Ordinal)).Split(' ')[0], null);
        Assert.Equal(5000, _sent.Count - 1 + told);
        Assert.InRange(_sent.Count, 1024, 1027);
    }

    [Fact]
    public void Dispose_JournaldHangs_EndsAllTheSame()
    {
        using var never = new ManualResetEventSlim();
        var sink = new JournalSink(_ => never.Wait(), _otherwise);
        sink.Emit(Event("event"));

        sink.Dispose();

        never.Set();
        Assert.Empty(_sent);
    }

    [Fact]
    public void Emit_JournaldRefuses_GoesTheOtherWay()
    {
        using (var sink = new JournalSink(_ => throw new DllNotFoundException("libsystemd.so.0"), _otherwise, Until.Deadline))
        {
            sink.Emit(Event("event"));
        }

        Assert.Equal(["event"], _otherwise.Texts);
    }

    private static string Message(IReadOnlyList<byte[]> fields) => Encoding.UTF8.GetString(fields[0])["MESSAGE=".Length..];

    private static LogEvent Event(string text) =>
        new(DateTimeOffset.UnixEpoch, LogEventLevel.Information, null, new MessageTemplate(text, [new Serilog.Parsing.TextToken(text)]), []);

    private sealed class Otherwise : ILogEventSink
    {
        public List<string> Texts { get; } = [];

        public void Emit(LogEvent logEvent) => Texts.Add(EventText.Of(logEvent));
    }
}
