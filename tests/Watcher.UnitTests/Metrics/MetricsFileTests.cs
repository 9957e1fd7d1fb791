using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Watcher.Core.Cluster;
using Watcher.Core.Metrics;
using Watcher.Core.Native;
using Watcher.Core.Reporting;
using Xunit;

namespace Watcher.UnitTests.Metrics;

/// <summary>How the file is written, and what is remembered for it.</summary>
public sealed class MetricsFileTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("ganeti-watcher-").FullName;
    private readonly TextLog _log = new();
    private readonly GanetiPaths _paths;
    private readonly MetricsTarget _target;

    public MetricsFileTests()
    {
        _paths = new GanetiPaths(_root);
        _target = new MetricsTarget($"{_root}/there/ganeti-watcher.prom", IsAsked: true);
        Directory.CreateDirectory($"{_root}/there");
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task Write_IsForAll_AndLeavesNothingElse()
    {
        await WriteAsync(new(), ExampleNode.Figures);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead, System.IO.File.GetUnixFileMode(_target.Path));
        Assert.Equal([_target.Path], Directory.GetFiles($"{_root}/there"));
        Assert.Contains("\nganeti_watcher_last_pass_timestamp_seconds 1767323045.25\n", Text, StringComparison.Ordinal);
        Assert.Empty(_log.Texts);
    }

    /// <summary>As one pass after the other, or a pass beside the service.</summary>
    [Fact]
    public async Task TwoProcesses_CountOn_AndKnowOfEachOthersSuccess()
    {
        var (one, other) = (new EventCounts(), new EventCounts());
        one.Add("DaemonDied");
        other.Add("DaemonDied");
        other.Add("ServiceStarted");

        await WriteAsync(one, Duty(new DutyRun(ExampleNode.At, TimeSpan.FromSeconds(2))));
        await WriteAsync(other, Duty(new DutyRun(Took: TimeSpan.FromSeconds(3))));
        one.Add("DaemonDied");
        await WriteAsync(one, Duty(new DutyRun()));

        Assert.Contains("{event=\"DaemonDied\"} 3\n", Text, StringComparison.Ordinal);
        Assert.Contains("{event=\"ServiceStarted\"} 1\n", Text, StringComparison.Ordinal);
        Assert.Contains("last_success_timestamp_seconds{duty=\"hooks\"} 1767323045.25\n", Text, StringComparison.Ordinal);
        Assert.Contains("step_duration_seconds{duty=\"hooks\"} 3\n", Text, StringComparison.Ordinal);
    }

    /// <summary>A directory that nobody asked for is not there: metrics are off.</summary>
    [Fact]
    public async Task Automatic_WithoutItsDirectory_DoesNothing()
    {
        await WriteAsync(new(), ExampleNode.Figures, new MetricsTarget($"{_root}/nowhere/x.prom", IsAsked: false));

        Assert.Equal([$"{_root}/there"], Directory.GetFileSystemEntries(_root));
        Assert.Empty(_log.Texts);
    }

    [Fact]
    public async Task DirectoryIsMissing_IsToldOnce_OverProcesses_AndMendsByItself()
    {
        Directory.Delete($"{_root}/there");
        var counts = new EventCounts();
        counts.Add("DaemonDied");
        await WriteAsync(counts, ExampleNode.Figures);
        await WriteAsync(new(), ExampleNode.Figures);

        Assert.Equal([$"{_target.Path} cannot be written, and says what was before: there is no such directory. It is tried again with the next metrics"], _log.Texts);
        Assert.False(Directory.Exists($"{_root}/there"));
        Directory.CreateDirectory($"{_root}/there");
        await WriteAsync(new(), ExampleNode.Figures);
        await WriteAsync(new(), ExampleNode.Figures);

        Assert.Equal($"{_target.Path} is written again", Assert.Single(_log.Texts[1..]));
        Assert.Contains("{event=\"DaemonDied\"} 1\n", Text, StringComparison.Ordinal);
    }

    /// <summary>The draft's name is another one each time, and is no news.</summary>
    [Fact]
    public async Task SomethingIsInItsPlace_IsToldOnce()
    {
        Directory.CreateDirectory($"{_target.Path}/full");

        await WriteAsync(new(), ExampleNode.Figures);
        await WriteAsync(new(), ExampleNode.Figures);

        Assert.Equal([$"{_target.Path} cannot be written, and says what was before: Is a directory. It is tried again with the next metrics"], _log.Texts);
    }

    /// <summary>What could not be remembered is counted the next time.</summary>
    [Fact]
    public async Task MemoryCannotBeSaved_NothingIsLost_AndIsToldOnce()
    {
        Directory.CreateDirectory(_paths.MetricsMemory);
        var counts = new EventCounts();
        counts.Add("DaemonDied");
        var file = File(counts);

        await file.WriteAsync(_target, ExampleNode.Figures, waits: true, TestContext.Current.CancellationToken);
        await file.WriteAsync(_target, ExampleNode.Figures, waits: true, TestContext.Current.CancellationToken);
        Assert.Equal(1, _log.Texts.Count(text => text.StartsWith("metrics: begins with an empty memory: ", StringComparison.Ordinal)));
        Directory.Delete(_paths.MetricsMemory);
        await file.WriteAsync(_target, ExampleNode.Figures, waits: true, TestContext.Current.CancellationToken);

        Assert.Contains("{event=\"DaemonDied\"} 1\n", Text, StringComparison.Ordinal);
        Assert.Contains("\"DaemonDied\": 1", System.IO.File.ReadAllText(_paths.MetricsMemory), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("""{ "events": { "DaemonDied": null } }""")]
    [InlineData("""{ "duties": { "hooks": null } }""")]
    [InlineData("""{ "events": { "DaemonDied": 99999999999999999999999 } }""")]
    public async Task MemoryIsGarbage_CountersBeginAnew_WhichIsTold(string garbage)
    {
        Directory.CreateDirectory(_paths.OwnDataDirectory);
        System.IO.File.WriteAllBytes(_paths.MetricsMemory, Encoding.UTF8.GetBytes(garbage));

        await WriteAsync(new(), Duty(new DutyRun()));

        Assert.StartsWith($"metrics: begins with an empty memory: {_paths.MetricsMemory}: ", Assert.Single(_log.Texts), StringComparison.Ordinal);
        Assert.Contains("ganeti_watcher_build_info", Text, StringComparison.Ordinal);
    }

    /// <summary>At the service's end nobody is waited for.</summary>
    [Fact]
    public async Task AnotherProcessWrites_IsNotWaitedForAtTheEnd()
    {
        using var held = OwnLockFile.Open(_paths.MetricsLock);
        Assert.True(FileLock.TryExclusive(held));

        await File(new()).WriteAsync(_target, ExampleNode.Figures, waits: false, TestContext.Current.CancellationToken);

        Assert.False(System.IO.File.Exists(_target.Path));
    }

    [Fact]
    public void CountingLog_CountsByName_AlsoWhatTheLevelKeepsOut()
    {
        var counts = new EventCounts();
        var log = new CountingLog(new TextLog(LogLevel.Warning), counts, new RecentEvents(TimeProvider.System));

        log.ServiceStopping();
        log.SnapshotFailed("x", "y");
        log.ServiceStopping();
        log.Log(LogLevel.Warning, new EventId(1, "NoEventOfOurs"), "", null, (text, _) => text);

        Assert.Equal([KeyValuePair.Create("ServiceStopping", 2L), KeyValuePair.Create("SnapshotFailed", 1L)], counts.Take().OrderBy(each => each.Key));
        Assert.Empty(counts.Take());
    }

    private string Text => System.IO.File.ReadAllText(_target.Path);

    private static NodeFigures Duty(DutyRun run) => new("1", null, null, [new DutyFigures("hooks", "", run, false, false, [])], []);

    private MetricsFile File(EventCounts counts) => new(_paths, counts, _log, new FakeTimeProvider());

    private Task WriteAsync(EventCounts counts, NodeFigures node, MetricsTarget? target = null) =>
        File(counts).WriteAsync(target ?? _target, node, waits: true, TestContext.Current.CancellationToken);

    private sealed class TextLog(LogLevel least = LogLevel.Trace) : ILogger
    {
        public List<string> Texts { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= least;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Texts.Add(formatter(state, exception));
    }
}
