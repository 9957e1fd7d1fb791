using Microsoft.Extensions.Time.Testing;
using Watcher.Core;
using Watcher.Core.Daemons;
using Watcher.Core.Daemons.Supervised;
using Watcher.Core.Duties;
using Watcher.Core.Metrics;
using Watcher.Core.Processes;
using Watcher.TestKit.Daemons;
using Watcher.TestKit.Duties;
using Xunit;

namespace Watcher.UnitTests.Daemons;

/// <summary>Deaths and restarts are counted, also those that are not told any more, and whoever steps the duty.</summary>
public sealed class DeathCountTests
{
    private const string Rapi = "ganeti-rapi";

    private readonly ScriptedNode _node = new();
    private readonly InMemoryStore<DutyState<DaemonsMemory>> _store = new();
    private readonly RecordingReporter _reporter = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private DutyRunner<DaemonsDuty, DaemonsMemory, DaemonsSeen> _runner;

    public DeathCountTests()
    {
        _time.Advance(TimeSpan.FromHours(1));
        _node.Clock = _time.SinceBoot;
        foreach (var daemon in DaemonCatalog.All.Where(daemon => daemon.Where != DaemonPlace.WithUserShutdown))
        {
            _node.Run(daemon.Name);
        }

        _runner = NewRunner();
    }

    [Fact]
    public async Task KeepsDying_EachDeathCounts_AndEachRestart()
    {
        await StepAsync();
        Assert.Equal((1, 0), (Value(MetricCatalog.DaemonUp), Value(MetricCatalog.DaemonRestarts)));
        for (var death = 1; death <= 6; death++)
        {
            var process = _node.Kill(Rapi);
            _runner.Post(new ProcessExited(process, death == 6 ? null : ExitStatus.Killed(9)));
            await StepAsync();
            Assert.Equal(0, Value(MetricCatalog.DaemonUp));
            _time.Advance(TimeSpan.FromMinutes(5));
            for (var look = 0; look < 4; look++)
            {
                await StepAsync();
                _time.Advance(TimeSpan.FromSeconds(2));
            }

            Assert.Equal((1, death), (Value(MetricCatalog.DaemonUp), Value(MetricCatalog.DaemonRestarts)));
            _runner = NewRunner();
        }

        await StepAsync();
        Assert.Equal((5, 1), (Value(MetricCatalog.DaemonDeaths, "SIGKILL"), Value(MetricCatalog.DaemonDeaths, DaemonTally.Unseen)));

        // The first one had lived long, and three are told of a row.
        Assert.Equal(4, _reporter.Told.OfType<DaemonDied>().Count());
    }

    [Fact]
    public async Task StoppedDaemon_IsDown_AndNoDeath()
    {
        await StepAsync();
        _node.Stop(Rapi);
        await StepAsync();

        Assert.Equal(0, Value(MetricCatalog.DaemonUp));
        Assert.DoesNotContain(_runner.Figures, sample => sample.Metric == MetricCatalog.DaemonDeaths);
    }

    private double Value(Metric metric, string? cause = null) => _runner.Figures.Single(
        sample => sample.Metric == metric && sample.Labels[0] == Rapi && (cause is null || sample.Labels[1] == cause)).Value;

    private DutyRunner<DaemonsDuty, DaemonsMemory, DaemonsSeen> NewRunner() =>
        new(new DaemonsDuty(_node, () => TestOptions.Defaults, () => new SupervisedOptions()), _store, new ScriptedGate(), _reporter, _time, new DutyRunnerOptions());

    private async Task StepAsync() => await _runner.StepAsync(StepMode.Live, TestContext.Current.CancellationToken);
}
