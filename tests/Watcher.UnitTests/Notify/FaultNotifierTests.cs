using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Watcher.Configuration;
using Watcher.Core.Cluster;
using Watcher.Core.Configuration;
using Watcher.Core.Daemons;
using Watcher.Core.Duties;
using Watcher.Core.Holds;
using Watcher.Core.Native;
using Watcher.Core.Notify;
using Watcher.Core.Processes;
using Watcher.Hosting;
using Watcher.TestKit.Duties;
using Watcher.TestKit.Nodes;
using Watcher.UnitTests.Hosting;
using Xunit;

namespace Watcher.UnitTests.Notify;

/// <summary>When the command is run, in virtual time, what it reads, and what comes of it.</summary>
[Collection(RealPrograms.Name)]
public sealed class FaultNotifierTests : IDisposable
{
    private static readonly Notice Held = new HoldsUnknown("garbage");
    private static readonly Notice Failing = new DaemonFailing("ganeti-rapi", "\"no\" such luck", 1, DateTimeOffset.UnixEpoch);

    private readonly string _root = Directory.CreateTempSubdirectory("ganeti-watcher-").FullName;
    private readonly AwaitedTime _time = new();
    private readonly ScriptedRunner _runner = new("daemons") { LastGoodStep = TimeSpan.Zero };
    private readonly OwnFaults _own = new();
    private readonly TextLog _log = new();
    private readonly List<ProgramRequest> _runs = [];
    private readonly CancellationTokenSource _ending = new();
    private readonly NotifySettings _settings;
    private FaultNotifier _notifier;
    private int _exitCode;

    public FaultNotifierTests()
    {
        _settings = new() { Command = $"{_root}/command", Deadline = "1m" };
        File.WriteAllBytes(_settings.Command, "#!/bin/sh\n"u8.ToArray());
        _notifier = Make();
    }

    public void Dispose()
    {
        _ending.Dispose();
        Directory.Delete(_root, recursive: true);
    }

    [Fact]
    public async Task FaultBeginsAndEnds_EachIsTold_WithItsText()
    {
        await TellAsync(Failing);
        await TellAsync(Failing);
        await TellAsync();
        await TellAsync();

        Assert.Equal(2, _runs.Count);
        var (begins, ends) = (Document(0), Document(1));
        Assert.Equal((1, 1, 0), (begins["version"]!.GetValue<int>(), begins["standing"]!.GetValue<int>(), begins["more"]!.GetValue<int>()));
        var change = Assert.Single(begins["changes"]!.AsArray())!;
        Assert.Equal(("begins", "DaemonFailing", "failing:ganeti-rapi"), (Text(change["change"]), Text(change["fault"]!["event"]), Text(change["fault"]!["key"])));
        Assert.Contains("\"no\" such luck", Text(change["fault"]!["text"]), StringComparison.Ordinal);
        Assert.Equal("075e118260c345429386b5af86736727", Text(change["fault"]!["messageId"]));
        Assert.Equal("ends", Text(ends["changes"]![0]!["change"]));
        Assert.Equal(("/usr/bin/flock", _settings.Command, "60"), (_runs[0].Path, _runs[0].Arguments[^1], _runs[0].Arguments[^2]));
        Assert.Empty(_log.Texts);
    }

    /// <summary>Of a watcher that has ended since: it goes on, and holds its lock.</summary>
    [Fact]
    public async Task TheLastOneStillRuns_NothingIsToldOrSaid_AndItIsTriedAgain()
    {
        _exitCode = 218;
        await TellAsync(Failing);
        Assert.Empty(_log.Texts);

        _exitCode = 0;
        await TellAsync(Failing);
        Assert.Equal("begins", Text(Document(1)["changes"]![0]!["change"]));
    }

    /// <summary>What is handed to the kernel, with the programs that there are.</summary>
    [Fact]
    public async Task ASecondOne_BesideTheFirst_EndsAtOnce()
    {
        await TellAsync(Failing);
        string[] command = [_runs[0].Path, .. _runs[0].Arguments.SkipLast(1)];
        var hold = $"{_root}/hold";
        Assert.Equal(0, (await Command.RunAsync(["mkfifo", hold], Until.Deadline)).ExitCode);
        var first = Command.RunAsync([.. command, "cat", hold], Until.Deadline);
        await Until.TrueAsync(() => File.Exists(new GanetiPaths(_root).NotifyCommandLock), "the first holds the lock");
        await Until.TrueAsync(async () => (await Command.RunAsync([.. command, "true"], Until.Deadline)).ExitCode == 218, "the second sees it");

        await Command.RunAsync(["/bin/sh", "-c", $": > '{hold}'"], Until.Deadline);
        Assert.Equal(0, (await first).ExitCode);
        Assert.Equal(0, (await Command.RunAsync([.. command, "true"], Until.Deadline)).ExitCode);
    }

    /// <summary>As a cron pass after the other, or a pass after the service.</summary>
    [Fact]
    public async Task AnotherProcess_KnowsWhatWasTold()
    {
        await TellAsync(Failing);
        _notifier = Make();
        await TellAsync(Failing);

        Assert.Single(_runs);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(new GanetiPaths(_root).NotifyMemory));
    }

    [Fact]
    public async Task Storm_IsARunAMinute_AndWhatCameAndWentIsNotTold()
    {
        var running = _notifier.RunAsync(_ending.Token);
        Step(Failing);
        await _time.UntilAwaitedAsync(FaultNotifier.Gathering);
        Step(Failing, Held);
        Assert.Empty(_runs);
        _time.Advance(FaultNotifier.Gathering);
        await UntilRunsAsync(1);
        Assert.Equal(2, Document(0)["changes"]!.AsArray().Count);

        Step(Held);
        await _time.UntilAwaitedAsync(FaultNotifier.Apart);
        for (var step = 0; step < 100; step++)
        {
            Step(step % 2 == 0 ? [Held] : [Held, Failing]);
        }

        Step();
        _time.Advance(FaultNotifier.Apart - TimeSpan.FromTicks(1));
        Assert.Single(_runs);
        _time.Advance(TimeSpan.FromTicks(1));
        await UntilRunsAsync(2);
        Assert.Equal(["ends", "ends"], Document(1)["changes"]!.AsArray().Select(change => Text(change!["change"])));

        // Nothing is left to tell, and no step wakes it.
        _time.Advance(TimeSpan.FromDays(1));
        Step();
        await _ending.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Equal(2, _runs.Count);
    }

    [Fact]
    public async Task CommandFails_IsToldOnce_AndTriedAgainWithWhatHasComeSince()
    {
        _exitCode = 3;
        await TellAsync(Failing);
        await TellAsync(Failing, Held);
        _exitCode = 0;
        await TellAsync(Failing, Held);

        Assert.Equal([1, 2, 2], Enumerable.Range(0, 3).Select(run => Document(run)["changes"]!.AsArray().Count));
        Assert.Equal(
            [
                $"Nobody is told of faults: {_settings.Command} exited with code 3: no mail today. It is tried again, with what comes until then",
                $"{_settings.Command} tells of faults again",
            ],
            _log.Texts);
    }

    [Fact]
    public async Task CommandFails_InTheService_IsTriedAgainAfterTenMinutes()
    {
        _exitCode = 3;
        var running = _notifier.RunAsync(_ending.Token);
        Step(Failing);
        await _time.UntilAwaitedAsync(FaultNotifier.Gathering);
        _time.Advance(FaultNotifier.Gathering);
        await UntilRunsAsync(1);

        Step(Failing);
        await _time.UntilAwaitedAsync(FaultNotifier.ApartInVain);
        _time.Advance(FaultNotifier.ApartInVain);
        await UntilRunsAsync(2);
        await _ending.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Theory]
    [InlineData("missing", "is not there")]
    [InlineData("directory", "is a directory, not a program")]
    [InlineData("writable", "is not run: everybody may write to it, and could have root run anything")]
    public async Task CommandThatMustNotBeRun_IsNot(string kind, string why)
    {
        if (kind == "writable")
        {
            File.SetUnixFileMode(_settings.Command, (UnixFileMode)0b111_101_111);
        }
        else
        {
            File.Delete(_settings.Command);
        }

        if (kind == "directory")
        {
            Directory.CreateDirectory(_settings.Command);
        }

        await TellAsync(Failing);

        Assert.Empty(_runs);
        Assert.Equal($"Nobody is told of faults: {_settings.Command} {why}. It is tried again, with what comes until then", Assert.Single(_log.Texts));
    }

    /// <summary>Else each pass would tell it.</summary>
    [Fact]
    public async Task MemoryIsGarbage_IsReplaced_AlsoWhereNothingIsToBeTold()
    {
        await TellAsync();
        Directory.CreateDirectory(new GanetiPaths(_root).OwnDataDirectory);
        File.WriteAllBytes(new GanetiPaths(_root).NotifyMemory, "{"u8.ToArray());
        _notifier = Make();
        await TellAsync();
        _notifier = Make();
        await TellAsync();

        Assert.StartsWith("notify: begins with an empty memory: ", Assert.Single(_log.Texts), StringComparison.Ordinal);
    }

    /// <summary>A full disk: this process still tells it once.</summary>
    [Fact]
    public async Task MemoryCannotBeSaved_OneProcessTellsOnce()
    {
        Directory.CreateDirectory(new GanetiPaths(_root).NotifyMemory);

        await TellAsync(Failing);
        await TellAsync(Failing);

        Assert.Single(_runs);
    }

    [Fact]
    public async Task AnotherProcessTells_ThisOneDoesNot()
    {
        using var held = OwnLockFile.Open(new GanetiPaths(_root).NotifyLock);
        Assert.True(FileLock.TryExclusive(held));

        await TellAsync(Failing);

        Assert.Empty(_runs);
    }

    /// <summary>A service that has only just started knows nothing yet of what stood before.</summary>
    [Fact]
    public async Task DutyHasNotStepped_ItsFaultsStand_UntilAllMustHave()
    {
        await TellAsync(Failing);
        _notifier = Make();
        _runner.LastGoodStep = null;
        await TellAsync();
        Assert.Single(_runs);

        // And one that there is no more.
        _notifier.Forget(_runner);
        await _notifier.TellAsync(isWhole: false, TestContext.Current.CancellationToken);
        Assert.Single(_runs);
        _time.Advance(FaultNotifier.AllHaveStepped + TimeSpan.FromSeconds(1));
        await _notifier.TellAsync(isWhole: false, TestContext.Current.CancellationToken);
        Assert.Equal("ends", Text(Document(1)["changes"]![0]!["change"]));
    }

    /// <summary>What the service sees of itself its own look alone can end: not that of a pass beside it, which has read what the service has not.</summary>
    [Fact]
    public async Task ConfigurationIsRejected_BeginsAtOnce_AndEndsWithTheReloadThatSucceeds()
    {
        _own.Settings = new SettingsRejected("'often' comes round never");
        await TellAsync();
        var begins = Assert.Single(Document(0)["changes"]!.AsArray())!;
        Assert.Equal(("begins", "SettingsRejected", "service"), (Text(begins["change"]), Text(begins["fault"]!["event"]), Text(begins["fault"]!["duty"])));
        Assert.Contains("'often' comes round never", Text(begins["fault"]!["text"]), StringComparison.Ordinal);

        _own.Settings = null;
        _notifier = Make(isBesideService: true);
        await TellAsync();
        Assert.Single(_runs);

        _notifier = Make();
        await TellAsync();
        Assert.Equal("ends", Text(Document(1)["changes"]![0]!["change"]));
    }

    [Fact]
    public async Task WithoutACommand_NothingIsDone()
    {
        _settings.Command = "";

        await TellAsync(Failing);

        Assert.Equal([$"{_root}/command"], Directory.GetFileSystemEntries(_root));
    }

    private FaultNotifier Make(bool isBesideService = false) => new(
        () => _settings,
        new NotifyCommand(
            new GanetiPaths(_root),
            (request, _) =>
            {
                _runs.Add(request);
                return Task.FromResult(new ProgramResult(ExitStatus.Exited(_exitCode), null, _exitCode == 0 ? "" : "no mail today\n"));
            },
            _log,
            _time),
        _own,
        isBesideService,
        _time);

    private void Step(params IReadOnlyList<Notice> standing)
    {
        _runner.Standing = standing;
        _notifier.Stepped(_runner);
    }

    private Task<bool> TellAsync(params IReadOnlyList<Notice> standing)
    {
        Step(standing);
        return _notifier.TellAsync(isWhole: false, TestContext.Current.CancellationToken);
    }

    private Task UntilRunsAsync(int runs) => Until.TrueAsync(() => _runs.Count == runs, $"the command is run {runs} times", () => $"{_runs.Count}");

    private JsonNode Document(int run) => JsonNode.Parse(Encoding.UTF8.GetString(_runs[run].Input.AsSpan()))!;

    private static string Text(JsonNode? node) => node!.GetValue<string>();

    private sealed class TextLog : ILogger
    {
        public List<string> Texts { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Texts.Add(formatter(state, exception));
    }
}
