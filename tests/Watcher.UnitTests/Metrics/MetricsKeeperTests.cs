using Microsoft.Extensions.Logging.Abstractions;
using Watcher.Configuration;
using Watcher.Core;
using Watcher.Core.Cluster;
using Watcher.Core.Configuration;
using Watcher.Core.Daemons;
using Watcher.Core.Duties;
using Watcher.Core.Metrics;
using Watcher.Hosting;
using Watcher.TestKit.Duties;
using Watcher.TestKit.Nodes;
using Watcher.UnitTests.Hosting;
using Xunit;

namespace Watcher.UnitTests.Metrics;

/// <summary>When the metrics are written, in virtual time, and what of.</summary>
public sealed class MetricsKeeperTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("ganeti-watcher-").FullName;
    private readonly AwaitedTime _time = new();
    private readonly ScriptedRunner _runner = new("daemons");
    private readonly CancellationTokenSource _ending = new();
    private readonly MetricsSettings _settings;
    private readonly EventCounts _counts = new();
    private readonly OwnFaults _own = new();
    private readonly MetricsKeeper _keeper;

    public MetricsKeeperTests()
    {
        _settings = new() { File = $"{_root}/x.prom" };
        var paths = new GanetiPaths(_root);
        _keeper = new(paths, () => _settings, new MetricsFile(paths, _counts, NullLogger.Instance, _time), _own, _time);
    }

    public void Dispose()
    {
        _ending.Dispose();
        Directory.Delete(_root, recursive: true);
    }

    [Fact]
    public async Task Storm_IsWrittenAtOnce_AndThenOncePerPause_AndNothingWakesAfterIt()
    {
        var running = _keeper.RunAsync(_ending.Token);
        Step();
        await UntilWrittenAsync(1);

        for (var step = 0; step < 100; step++)
        {
            Step();
        }

        await _time.UntilAwaitedAsync(MetricsKeeper.Apart);
        Assert.Equal(1, Written());
        _time.Advance(MetricsKeeper.Apart - TimeSpan.FromTicks(1));
        Assert.Equal(1, Written());
        _time.Advance(TimeSpan.FromTicks(1));
        await UntilWrittenAsync(101);

        // A day without a step: it is not even tried, or the file would be there again.
        File.Delete(_settings.File);
        _time.Advance(TimeSpan.FromDays(1));
        Step();
        await UntilWrittenAsync(102);
        File.Delete(_settings.File);

        // And once more at the end.
        await _ending.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Equal(102, Written());
    }

    [Fact]
    public async Task SwitchedOff_NothingIsWritten()
    {
        _settings.File = "";
        Step();

        await _keeper.WriteAsync(waits: true, TestContext.Current.CancellationToken);

        Assert.Empty(Directory.GetFileSystemEntries(_root));
    }

    [Fact]
    public void Figures_SayWhatStepsCameTo()
    {
        _runner.Standing = [new HostNotListed("node1"), new NotInCluster()];
        _runner.LastStep = _time.SinceBoot();
        _keeper.Stepped(_runner, new StepResult(null, null, Failed: false, FactsWait: false) { Took = TimeSpan.FromSeconds(2) });
        var good = _time.GetUtcNow();
        _time.Advance(TimeSpan.FromMinutes(1));
        _keeper.Stepped(_runner, new StepResult(null, null, Failed: true, FactsWait: true) { Took = TimeSpan.FromSeconds(3) });
        _own.Groups = new GroupsUnknown("why");
        _own.Settings = new SettingsRejected("geheim");

        var figures = _keeper.Figures();

        Assert.Equal(good, figures.LastPass);
        Assert.Equal([new FaultFigure("HostNotListed", "daemons", "", ""), new FaultFigure("SettingsRejected", "service", "", ""), new FaultFigure("GroupsUnknown", "", "", "")], figures.Faults);
        var duty = Assert.Single(figures.Duties);
        Assert.Equal((new DutyRun(good, TimeSpan.FromSeconds(3)), true, false), (duty.Run, duty.IsFailing, duty.StandsStill));
        _keeper.Forget(_runner);
        Assert.Empty(_keeper.Figures().Duties);
    }

    /// <summary>Somebody else steps it: that is no success of ours, and no failure.</summary>
    [Fact]
    public void Figures_OfADutyThatAnotherProcessSteps()
    {
        _keeper.Stepped(_runner, new StepResult(TimeSpan.FromSeconds(1), "another ganeti-watcher is at work", Failed: false, FactsWait: true));

        var duty = Assert.Single(_keeper.Figures().Duties);
        Assert.Equal((new DutyRun(null, TimeSpan.Zero), false, true), (duty.Run, duty.IsFailing, duty.StandsStill));
    }

    [Theory]
    [InlineData("4102444800", true)]
    [InlineData("0", false)]
    [InlineData("tomorrow", false)]
    public void Figures_KnowOfThePause(string content, bool isPaused)
    {
        var paths = new GanetiPaths(_root);
        Directory.CreateDirectory(paths.DataDirectory);
        File.WriteAllLines(paths.PauseFile, [content]);

        Assert.Equal(isPaused, _keeper.Figures().PausedUntil is not null);
        Assert.True(File.Exists(paths.PauseFile));
    }

    private void Step()
    {
        _counts.Add("Stepped");
        _keeper.Stepped(_runner, new StepResult(null, null, false, false));
    }

    private long Written() => !File.Exists(_settings.File) ? 0 : long.Parse(
        File.ReadAllText(_settings.File).Split("{event=\"Stepped\"} ")[1].Split('\n')[0], System.Globalization.CultureInfo.InvariantCulture);

    private Task UntilWrittenAsync(long steps) => Until.TrueAsync(() => Written() == steps, $"{steps} steps are written");
}
