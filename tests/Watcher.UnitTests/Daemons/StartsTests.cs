using Microsoft.Extensions.Time.Testing;
using Watcher.Core;
using Watcher.Core.Daemons;
using Watcher.Core.Daemons.Supervised;
using Watcher.Core.Duties;
using Watcher.Core.Processes;
using Watcher.TestKit.Daemons;
using Watcher.TestKit.Duties;
using Xunit;

namespace Watcher.UnitTests.Daemons;

/// <summary>Starts, where scenarios are too coarse.</summary>
public sealed class StartsTests
{
    private const string Noded = "ganeti-noded";
    private const string Luxid = "ganeti-luxid";
    private const string Rapi = "ganeti-rapi";

    private readonly ScriptedNode _node = new();
    private readonly RecordingReporter _reporter = new();
    private readonly InMemoryStore<DutyState<DaemonsMemory>> _store = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly DutyRunner<DaemonsDuty, DaemonsMemory, DaemonsSeen> _runner;

    public StartsTests()
    {
        _time.Advance(TimeSpan.FromHours(1));
        _node.Clock = _time.SinceBoot;
        foreach (var daemon in DaemonCatalog.All.Where(daemon => daemon.Where != DaemonPlace.WithUserShutdown))
        {
            _node.Run(daemon.Name);
        }

        _runner = NewRunner();
    }

    /// <summary>Killed a moment after luxid: its start would find nobody to ask, and ask again ten seconds later only.</summary>
    [Fact]
    public async Task NodedDiesBetweenTheDecisionAndTheStart_TheStartIsNotMade_AndComesAfterNodeds()
    {
        await StepAsync();
        _node.Kill(Luxid);
        _store.OnSave = _ =>
        {
            _store.OnSave = null;
            _node.Kill(Noded);
        };

        await StepAsync();
        Assert.Empty(_node.Starts);
        await StepAsync();
        _time.Advance(TimeSpan.FromSeconds(1));
        await StepAsync();
        await StepAsync();

        Assert.Equal([Noded, Luxid], _node.Starts);
    }

    [Fact]
    public async Task AStartOfAnotherProcess_IsNotMadeTwice_NorTakenForAFailure()
    {
        await StepAsync();
        _node.Kill(Rapi);
        _node.StartTakes[Rapi] = TimeSpan.FromSeconds(20);
        await StepAsync();
        var other = NewRunner();

        for (var second = 0; second < 15; second++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await other.StepAsync(StepMode.Live, TestContext.Current.CancellationToken);
        }

        Assert.Equal([Rapi], _node.Starts);
        Assert.DoesNotContain(_reporter.Told, notice => notice is DaemonFailing);
    }

    /// <summary>Another watcher's process that was stopped in the middle of a start keeps its claim: that is a fault, and nothing is started.</summary>
    [Fact]
    public async Task AStartThatNeverEnds_IsAFaultAtLast()
    {
        await StepAsync();
        _node.Kill(Rapi);
        _node.StartTakes[Rapi] = TimeSpan.FromDays(1);
        await StepAsync();
        var other = NewRunner();
        _time.Advance(TimeSpan.FromMinutes(2));
        await other.StepAsync(StepMode.Live, TestContext.Current.CancellationToken);
        _time.Advance(TimeSpan.FromSeconds(2));

        await other.StepAsync(StepMode.Live, TestContext.Current.CancellationToken);

        Assert.Contains("its start does not end", Assert.Single(_reporter.Told.OfType<DaemonFailing>()).Failure, StringComparison.Ordinal);
        Assert.Equal([Rapi], _node.Starts);
    }

    /// <summary>From cron nobody sees how long a daemon lived: it is started by the pass that finds it dead all the same, and the row is summed up.</summary>
    [Fact]
    public async Task DeadAtEachPass_IsStartedByEach_AndTheFourthDeathSumsUp()
    {
        for (var pass = 0; pass < 6; pass++)
        {
            var runner = NewRunner();
            for (var step = 0; step < 4; step++)
            {
                await runner.StepAsync(StepMode.Live, TestContext.Current.CancellationToken);
                _time.Advance(TimeSpan.FromSeconds(1));
            }

            _node.Kill(Rapi);
            _time.Advance(TimeSpan.FromMinutes(5));
        }

        Assert.Equal(5, _node.Starts.Count);
        Assert.Equal(4, Assert.Single(_reporter.Told.OfType<DaemonKeepsDying>()).Deaths);
        Assert.Equal(4, _reporter.Told.OfType<DaemonDied>().Count());
    }

    [Fact]
    public async Task LifeLongerThanAShortOne_IsAnsweredAtOnce_ForEver()
    {
        await StepAsync();
        for (var death = 0; death < 20; death++)
        {
            var process = _node.Kill(Rapi);
            _runner.Post(new ProcessExited(process, null));
            await StepAsync();
            await StepAsync();
            _time.Advance(TimeSpan.FromSeconds(1));
            await StepAsync();
            _time.Advance(TestOptions.Defaults.ShortLife);
            await StepAsync();
        }

        Assert.Equal(20, _node.Starts.Count);
        Assert.DoesNotContain(_reporter.Told, notice => notice is DaemonKeepsDying or DaemonFailing);
    }

    private Task<StepResult> StepAsync() => _runner.StepAsync(StepMode.Live, TestContext.Current.CancellationToken);

    private DutyRunner<DaemonsDuty, DaemonsMemory, DaemonsSeen> NewRunner() => new(
        new DaemonsDuty(_node, () => TestOptions.Defaults, () => new SupervisedOptions()), _store, new ScriptedGate(), _reporter, _time, new DutyRunnerOptions());
}
