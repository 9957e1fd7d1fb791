using System.Text.RegularExpressions;
using Serilog;
using Serilog.Extensions.Logging;
using Watcher.Core.Native;
using Watcher.Core.Reporting;
using Watcher.Logging;
using Watcher.UnitTests.Cluster;
using Xunit;

namespace Watcher.UnitTests.Logging;

public sealed partial class GanetiLogSinkTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("log").FullName;
    private readonly StringWriter _fallback = new();
    private readonly string _path;
    private readonly Serilog.Core.Logger _serilog;
    private readonly Microsoft.Extensions.Logging.ILogger _log;

    public GanetiLogSinkTests()
    {
        _path = Path.Combine(_directory, "watcher.log");
        _serilog = new LoggerConfiguration().WriteTo.Sink(new GanetiLogSink(_path, new GanetiLogFormatter(), _fallback)).CreateLogger();
        _log = new SerilogLoggerFactory(_serilog).CreateLogger("test");
    }

    [Fact]
    public void Emit_Event_IsALineOfGanetis()
    {
        _log.DaemonDied("ganeti-noded", "pid 5 was killed by SIGKILL");

        Assert.Matches(GanetiLine(), Assert.Single(File.ReadAllLines(_path)));
    }

    [Fact]
    public void Emit_ControlCharacters_StayOnOneLine()
    {
        _log.DaemonDied("ganeti-noded", "x\n2026-01-01 00:00:00,000: ganeti-watcher pid=1 INFO forged");

        Assert.Single(File.ReadAllLines(_path));
    }

    [Fact]
    public void Emit_FileRotated_GoesToTheNewOne()
    {
        _log.Resumed("a");
        File.Move(_path, _path + ".1");

        _log.Resumed("b");

        Assert.EndsWith("a: at work again", Assert.Single(File.ReadAllLines(_path + ".1")), StringComparison.Ordinal);
        Assert.EndsWith("b: at work again", Assert.Single(File.ReadAllLines(_path)), StringComparison.Ordinal);
    }

    [Fact]
    public void Emit_FileIsALink_IsNotFollowed()
    {
        var elsewhere = Path.Combine(_directory, "elsewhere");
        File.Create(elsewhere).Dispose();
        File.CreateSymbolicLink(_path, elsewhere);

        _log.Resumed("a");

        Assert.Empty(File.ReadAllBytes(elsewhere));
        Assert.Contains("a: at work again", _fallback.ToString(), StringComparison.Ordinal);
    }

    /// <summary>Whoever may write into the directory could read there what the log says, or have it written into another file of root's.</summary>
    [Fact]
    public void Emit_FileHasAnotherName_NothingIsWrittenIntoIt()
    {
        var elsewhere = Path.Combine(_directory, "elsewhere");
        File.Create(elsewhere).Dispose();
        using (var directory = OpenDirectory.At(_directory))
        {
            directory.Link("elsewhere", "watcher.log");
        }

        _log.Resumed("a");

        Assert.Empty(File.ReadAllBytes(elsewhere));
        Assert.Contains("a: at work again", _fallback.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Emit_FileIsAnotherUsers_NothingIsWrittenIntoIt()
    {
        Assert.SkipUnless(Libc.GetEffectiveUserId() == 0, "needs root: a file of another user");
        File.Create(_path).Dispose();
        TestLibc.Chown(_path, 65534, 65534);

        _log.Resumed("a");

        Assert.Empty(File.ReadAllBytes(_path));
        Assert.Contains("of uid 65534", _fallback.ToString(), StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _serilog.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [GeneratedRegex(@"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}: ganeti-watcher pid=\d+ ERROR ganeti-noded died: pid 5 was killed by SIGKILL$")]
    private static partial Regex GanetiLine();
}
