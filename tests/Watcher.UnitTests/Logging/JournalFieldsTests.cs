using System.Text;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Extensions.Logging;
using Watcher.Core.Reporting;
using Watcher.Logging;
using Xunit;

namespace Watcher.UnitTests.Logging;

public sealed class JournalFieldsTests
{
    [Fact]
    public void Of_DaemonsDeath_HasAllThatTheJournalIsSearchedBy()
    {
        var fields = FieldsOf(log => log.UnitDied("ganeti-luxid", "ganeti-luxid.service", "its main process was killed by SIGKILL"));

        Assert.Contains("PRIORITY=3", fields);
        Assert.Contains("SYSLOG_IDENTIFIER=ganeti-watcher", fields);
        Assert.Contains($"MESSAGE_ID={MessageIds.Of(EventIds.UnitDied)}", fields);
        Assert.Contains("GANETI_DAEMON=ganeti-luxid", fields);
        Assert.Contains("OBJECT_SYSTEMD_UNIT=ganeti-luxid.service", fields);
        Assert.Contains("GANETI_CAUSE=its main process was killed by SIGKILL", fields);
        Assert.Single(fields, field => field.StartsWith("MESSAGE=ganeti-luxid died: ", StringComparison.Ordinal));
    }

    [Fact]
    public void Of_DaemonWithoutAUnit_IsFoundUnderItsUnitToo() =>
        Assert.Contains("OBJECT_SYSTEMD_UNIT=ganeti-mond.service", FieldsOf(log => log.DaemonDied("ganeti-mond", "x")));

    [Fact]
    public void Of_AMoment_IsReadableAnywhere() => Assert.Contains(
        "GANETI_UNTIL=2026-11-27 11:37:55+01:00",
        FieldsOf(log => log.DaemonLeftStopped("ganeti-mond", new DateTimeOffset(2026, 11, 27, 11, 37, 55, TimeSpan.FromHours(1)))));

    [Theory]
    [InlineData("JobId", "GANETI_JOB_ID")]
    [InlineData("Daemon", "GANETI_DAEMON")]
    [InlineData("NextTry", "GANETI_NEXT_TRY")]
    [InlineData("_odd-name é", "GANETI_ODD_NAME__")]
    public void NameOf_Property_IsAFieldOfGanetis(string property, string field) => Assert.Equal(field, JournalFields.NameOf(property));

    [Fact]
    public void NameOf_EndlessProperty_IsCut() => Assert.Equal(64, JournalFields.NameOf(new string('x', 1000)).Length);

    [Fact]
    public void Of_EndlessValue_IsCut() =>
        Assert.All(FieldsOf(log => log.DaemonDied("ganeti-mond", new string('x', 10_000_000))), field => Assert.InRange(field.Length, 1, JournalFields.LongestValue + 64));

    [Fact]
    public void Of_Exception_IsInFieldsOfItsOwn()
    {
        var collected = new Collector();
        using var serilog = new LoggerConfiguration().WriteTo.Sink(collected).CreateLogger();
        serilog.Error(new InvalidOperationException("oops"), "it went wrong");

        Assert.Contains("EXCEPTION_TYPE=System.InvalidOperationException", collected.Fields);
    }

    private static List<string> FieldsOf(Action<Microsoft.Extensions.Logging.ILogger> tell)
    {
        var collected = new Collector();
        using var serilog = new LoggerConfiguration().WriteTo.Sink(collected).CreateLogger();
        using var factory = new SerilogLoggerFactory(serilog);
        tell(factory.CreateLogger("test"));
        return collected.Fields;
    }

    private sealed class Collector : ILogEventSink
    {
        public List<string> Fields { get; } = [];

        public void Emit(LogEvent logEvent) => Fields.AddRange(JournalFields.Of(logEvent).Select(Encoding.UTF8.GetString));
    }
}
