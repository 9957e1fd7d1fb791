using Microsoft.Extensions.Time.Testing;
using Watcher.Core.Daemons;
using Watcher.Core.Daemons.Supervised;
using Watcher.Core.Duties;
using Watcher.Core.Holds;
using Watcher.Core.Systemd;
using Watcher.TestKit.Daemons;
using Watcher.TestKit.Duties;
using Xunit;

namespace Watcher.UnitTests.Holds;

/// <summary>What the daemons duty makes of holds, where scenarios are too coarse.</summary>
public sealed class HeldDaemonTests
{
    private const string Rapi = "ganeti-rapi";

    private readonly ScriptedNode _node = new();
    private readonly RecordingReporter _reporter = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly DutyRunner<DaemonsDuty, DaemonsMemory, DaemonsSeen> _runner;

    public HeldDaemonTests()
    {
        _time.Advance(TimeSpan.FromHours(1));
        foreach (var daemon in DaemonCatalog.All.Where(daemon => daemon.Where != DaemonPlace.WithUserShutdown))
        {
            _node.Run(daemon.Name);
        }

        _runner = new(
            new DaemonsDuty(_node, () => TestOptions.Defaults, () => new SupervisedOptions()),
            new InMemoryStore<DutyState<DaemonsMemory>>(), new ScriptedGate(), _reporter, _time, new DutyRunnerOptions());
    }

    private DateTimeOffset Now => _time.GetUtcNow();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Held_IsToldOnceByWhomWhyAndUntilWhen_WhoeverRestartsDaemons(bool isSystemds)
    {
        _node.Mode = new ModeEvidence(isSystemds, isSystemds ? "loaded" : null, null);
        Hold(TimeSpan.FromHours(1), "new certificate");

        var wake = (await StepAsync()).WakeIn;
        await StepAsync();

        Assert.Equal(new DaemonHeld(_node.Holds.All[0]), Assert.Single(_reporter.Told.OfType<DaemonHeld>()));
        Assert.DoesNotContain(_runner.Standing, notice => notice.IsFault);
        Assert.Equal(TimeSpan.FromHours(1), wake);
    }

    [Theory]
    [InlineData("killed", 1)]
    [InlineData("stopped", 0)]
    public async Task Held_ThenGone_ACrashIsToldAndNothingIsStarted(string how, int deaths)
    {
        Hold();
        await StepAsync();
        _ = how == "killed" ? _node.Kill(Rapi) : _node.Stop(Rapi);

        Assert.Null((await StepAsync()).WakeIn);

        Assert.Equal(deaths, _reporter.Told.OfType<DaemonDied>().Count());
        Assert.Empty(_node.Starts);
        Assert.DoesNotContain(_runner.Standing, notice => notice is DaemonLeftStopped or { IsFault: true });
    }

    /// <summary>Its grace time would keep it down for half an hour more; who releases it wants it now.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task StoppedThenHeldThenReleased_IsStartedAtOnce(bool byRelease)
    {
        await StepAsync();
        _node.Stop(Rapi);
        await StepAsync();
        Hold(TimeSpan.FromMinutes(2));
        await StepAsync();
        _time.Advance(TimeSpan.FromMinutes(1));
        if (byRelease)
        {
            _node.Holds = HoldsSight.None;
        }
        else
        {
            _time.Advance(TimeSpan.FromMinutes(1));
        }

        await StepAsync();

        Assert.Equal([Rapi], _node.Starts);
        Assert.Contains(new DaemonStarting(Rapi, "it is held no longer"), _reporter.Told);
    }

    [Fact]
    public async Task Failing_ThenHeld_IsNoFault_AndItsFailuresAreForgotten()
    {
        _node.Troubles[Rapi] = StartTrouble.Refused;
        _node.Kill(Rapi);
        await StepAsync();
        await StepAsync();
        Assert.Contains(_runner.Standing, notice => notice is DaemonFailing);

        Hold();
        await StepAsync();
        Assert.DoesNotContain(_runner.Standing, notice => notice.IsFault);

        _node.Holds = HoldsSight.None;
        _node.Troubles.Clear();
        await StepAsync();
        Assert.Equal(2, _node.Starts.Count);
    }

    [Fact]
    public async Task HeldWhileAStartIsUnderWay_IsNotStartedAgain()
    {
        _node.Kill(Rapi);
        _node.Troubles[Rapi] = StartTrouble.GoneAtOnce;
        await StepAsync();
        Hold();
        for (var step = 0; step < 5; step++)
        {
            _time.Advance(TimeSpan.FromMinutes(1));
            await StepAsync();
        }

        Assert.Equal([Rapi], _node.Starts);
        Assert.DoesNotContain(_runner.Standing, notice => notice.IsFault);
    }

    [Fact]
    public async Task HeldAndStartedByHand_RunsAndIsHeldStill()
    {
        Hold();
        await StepAsync();
        _node.Kill(Rapi);
        await StepAsync();
        var process = _node.Run(Rapi);
        await StepAsync();

        Assert.Contains(new DaemonBack(Rapi, process.Pid), _reporter.Told);
        _node.Kill(Rapi);
        await StepAsync();
        Assert.Equal(2, _reporter.Told.OfType<DaemonDied>().Count());
        Assert.Empty(_node.Starts);
    }

    [Fact]
    public async Task Held_OthersAreStartedAsEver()
    {
        Hold();
        _node.Kill(Rapi);
        _node.Kill("ganeti-mond");
        await StepAsync();

        Assert.Equal(["ganeti-mond"], _node.Starts);
    }

    [Fact]
    public async Task HoldsCannotBeRead_NothingIsStarted_AFaultNamesTheFile_AndItIsLookedAtAgain()
    {
        _node.Holds = new([], "/var/lib/ganeti-watcher/holds.json: is garbage");
        _node.Kill(Rapi);

        var wake = (await StepAsync()).WakeIn;

        Assert.Empty(_node.Starts);
        Assert.Contains(_runner.Standing, notice => notice is HoldsUnknown { IsFault: true });
        Assert.Equal(TimeSpan.FromSeconds(30), wake);

        _node.Holds = HoldsSight.None;
        await StepAsync();
        Assert.Equal([Rapi], _node.Starts);
    }

    private void Hold(TimeSpan? length = null, string? reason = null) =>
        _node.Holds = new([new Hold(Rapi, Now, "alice (as root)", reason, Now + length)]);

    private async Task<StepResult> StepAsync()
    {
        _runner.Post(new Tick());
        return await _runner.StepAsync(StepMode.Live, TestContext.Current.CancellationToken);
    }
}
