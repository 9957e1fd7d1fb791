using Microsoft.Extensions.Time.Testing;
using Watcher.Core.Duties;
using Watcher.Core.Hooks;
using Watcher.Core.Processes;
using Watcher.TestKit.Duties;
using Xunit;

namespace Watcher.UnitTests.Hooks;

public sealed class HooksDutyTests : IDisposable
{
    private static readonly TimeSpan Within = TimeSpan.FromMinutes(1);

    private readonly string _directory = Directory.CreateTempSubdirectory("hooks-").FullName;
    private readonly RecordingReporter _reporter = new();
    private readonly ScriptedGate _gate = new();
    private readonly InMemoryStore<DutyState<HooksMemory>> _store = new();
    private readonly FakeTimeProvider _time = new();
    private readonly List<ProgramRequest> _run = [];
    private readonly Dictionary<string, ProgramResult> _results = [];
    private Action _whileRunning = () => { };

    private IEnumerable<string> Names => _run.Select(request => Path.GetFileName(request.Arguments[^1]));

    [Fact]
    public async Task Tick_EachIsRunOnce_InOrder_OneAStep()
    {
        Write("b", "a", "c");

        await TickAsync();

        Assert.Equal(["a", "b", "c"], Names);
        Assert.Empty(Told());
    }

    /// <summary>The program that ends the whole group, with the hook's own time; the unit's is longer.</summary>
    [Fact]
    public async Task Run_IsBounded_AndItsOutputToo()
    {
        Write("a");

        await TickAsync();

        var request = Assert.Single(_run);
        Assert.Equal(("hook-a", "/usr/bin/timeout", true), (request.Name, request.Path, request.HasPipe));
        Assert.Equal(["--kill-after=2", "60", $"{_directory}/a"], request.Arguments);
        Assert.True(request.Deadline > Within);
    }

    [Fact]
    public async Task NameAsLongAsCanBe_MakesNoUnitsNameTooLong()
    {
        Write(new string('x', 255));

        await TickAsync();

        Assert.Equal(105, Assert.Single(_run).Name.Length);
    }

    [Fact]
    public async Task Paused_NothingIsRun_NorAfterwardsBeforeTheNextTick()
    {
        Write("a");
        _gate.Closed = new GateClosed("paused", TimeSpan.FromMinutes(1));
        var runner = await TickAsync();
        _gate.Closed = null;
        await runner.StepAsync(StepMode.Live, TestContext.Current.CancellationToken);

        Assert.Empty(_run);

        await TickAsync(runner);

        Assert.Equal(["a"], Names);
    }

    [Fact]
    public async Task PausedDuringARound_TheRestIsNotRun()
    {
        Write("a", "b");
        _whileRunning = () => _gate.Closed = new GateClosed("paused", TimeSpan.FromMinutes(1));

        await TickAsync();

        Assert.Equal(["a"], Names);
    }

    /// <summary>A round that lasts longer than a tick goes on, or the last hooks would never have their turn.</summary>
    [Fact]
    public async Task TickDuringARound_TheRoundGoesOn()
    {
        Write("a", "b");
        var runner = Runner();
        _whileRunning = () => runner.Post(new Tick());

        runner.Post(new Tick());
        for (var step = 0; step < 4; step++)
        {
            await runner.StepAsync(StepMode.Live, TestContext.Current.CancellationToken);
        }

        Assert.Equal(["a", "b", "a", "b"], Names);
    }

    /// <summary>A watcher that was killed in the middle: what it had begun is not run a second time, the rest is.</summary>
    [Fact]
    public async Task WatcherKilledInTheMiddle_TheNextRunsTheRest()
    {
        Write("a", "b");
        var runner = Runner();
        runner.Post(new Tick());
        await runner.StepAsync(StepMode.Live, TestContext.Current.CancellationToken);

        await TickAsync();

        Assert.Equal(["a", "b"], Names);
    }

    [Fact]
    public async Task Fails_IsToldOnce_AndOnceMoreWhenItWorks()
    {
        Write("a");
        _results["a"] = new ProgramResult(ExitStatus.Exited(3), null, "no such thing at 04:00\n");

        var runner = await TickAsync();
        _results["a"] = new ProgramResult(ExitStatus.Exited(3), null, "no such thing at 04:05\n");
        await TickAsync(runner);

        Assert.Equal(
            $"The hook {_directory}/a exited with code 3. It is run again at the next look. It said: no such thing at 04:00",
            Assert.Single(Told()));
        Assert.True(Assert.Single(runner.Standing).IsFault);
        Assert.False(Assert.Single(runner.Standing).KeepsFromWork);

        _results.Clear();
        await TickAsync(runner);

        Assert.Equal($"The hook {_directory}/a works again", Told()[^1]);
        Assert.Empty(runner.Standing);
    }

    [Theory]
    [InlineData(124 << 8, "did not end within 1 min, and was ended")]
    [InlineData(9, "did not end within 1 min, and was ended")]
    [InlineData(3 << 8, "exited with code 3")]
    public async Task Overruns_IsToldAsSuch(int status, string how)
    {
        Write("a");
        _whileRunning = () => _time.Advance(Within);
        _results["a"] = new ProgramResult(new ExitStatus(status), null, "");

        await TickAsync();

        Assert.Contains(how, Assert.Single(Told()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task EndsWith124BeforeItsTime_IsNoOverrun()
    {
        Write("a");
        _results["a"] = new ProgramResult(ExitStatus.Exited(124), null, "");

        await TickAsync();

        Assert.Contains("exited with code 124", Assert.Single(Told()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task CannotBeRun_IsToldWithTheReason_AndTheNextIsRun()
    {
        Write("a", "b");
        _results["a"] = new ProgramResult(null, "systemd did not answer", "");

        await TickAsync();

        Assert.Contains("could not be run: systemd did not answer", Assert.Single(Told()), StringComparison.Ordinal);
        Assert.Equal(["a", "b"], Names);
    }

    [Fact]
    public async Task RemovedAfterAFailure_IsForgotten()
    {
        Write("a");
        _results["a"] = new ProgramResult(ExitStatus.Exited(1), null, "");
        var runner = await TickAsync();
        File.Delete($"{_directory}/a");

        await TickAsync(runner);

        Assert.Empty(runner.Standing);
    }

    [Fact]
    public async Task Refused_IsToldOnce_TheOthersAreRun()
    {
        Write("a", "b");
        File.SetUnixFileMode($"{_directory}/a", (UnixFileMode)0b111_111_111);

        var runner = await TickAsync();
        await TickAsync(runner);

        Assert.Equal(["b", "b"], Names);
        Assert.Contains("everybody may write to it", Assert.Single(Told()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task DryRun_NamesAll_AndRunsNone()
    {
        Write("a", "b");
        var runner = Runner();
        runner.Post(new Tick());

        await runner.StepAsync(StepMode.DryRun, TestContext.Current.CancellationToken);

        Assert.Equal([$"run {_directory}/a", $"run {_directory}/b"], _reporter.WouldDone.Select(act => act.Describe()));
        Assert.Empty(_run);
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private List<string> Told() => [.. _reporter.Told.Where(notice => notice is not HookDone).Select(Core.Reporting.NoticeText.Of)];

    private DutyRunner<HooksDuty, HooksMemory, HooksSeen> Runner() =>
        new(new HooksDuty(new HookFolder(_directory), RunAsync, () => Within, _time), _store, _gate, _reporter, _time, new DutyRunnerOptions { SharesGate = true });

    private async Task<DutyRunner<HooksDuty, HooksMemory, HooksSeen>> TickAsync(DutyRunner<HooksDuty, HooksMemory, HooksSeen>? runner = null)
    {
        runner ??= Runner();
        await DutyLoop.RunUntilIdleAsync(
            runner, StepMode.Live, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1), waits: true, _time, TestContext.Current.CancellationToken);
        return runner;
    }

    private Task<ProgramResult> RunAsync(ProgramRequest request, CancellationToken ct)
    {
        _run.Add(request);
        _whileRunning();
        return Task.FromResult(_results.GetValueOrDefault(Path.GetFileName(request.Arguments[^1]), new ProgramResult(ExitStatus.Exited(0), null, "")));
    }

    private void Write(params string[] names)
    {
        foreach (var name in names)
        {
            File.WriteAllBytes($"{_directory}/{name}", "#!/bin/sh\n"u8);
            File.SetUnixFileMode($"{_directory}/{name}", (UnixFileMode)0b111_101_101);
        }
    }
}
