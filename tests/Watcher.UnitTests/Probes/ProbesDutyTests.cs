using Microsoft.Extensions.Time.Testing;
using Watcher.Core;
using Watcher.Core.Cluster;
using Watcher.Core.Daemons;
using Watcher.Core.Duties;
using Watcher.Core.Holds;
using Watcher.Core.Luxi;
using Watcher.Core.Probes;
using Watcher.Core.Systemd;
using Watcher.TestKit.Daemons;
using Watcher.TestKit.Duties;
using Watcher.TestKit.Nodes;
using Xunit;

namespace Watcher.UnitTests.Probes;

public sealed class ProbesDutyTests
{
    private const string Rapi = "ganeti-rapi";

    private readonly ScriptedNode _node = new();
    private readonly ScriptedGate _gate = new();
    private readonly RecordingReporter _reporter = new();
    private readonly InMemoryStore<DutyState<ProbesMemory>> _store = new();
    private readonly FakeTimeProvider _time = new();
    private bool _isSilent;
    private bool _restartsUnits;
    private string? _doubt;
    private int _asked;
    private IReadOnlyList<Notice> _standing = [];

    public ProbesDutyTests()
    {
        _node.Run(Rapi);
        _time.Advance(TimeSpan.FromHours(1));
    }

    [Fact]
    public async Task Answers_NothingIsToldOrDone()
    {
        await StepAsync();

        Assert.Equal(1, _asked);
        Assert.Empty(_reporter.Told);
        Assert.Empty(_node.Restarts);
    }

    [Fact]
    public async Task SilentOnce_IsAskedAgainBeforeAnythingIsDone()
    {
        _isSilent = true;

        Assert.Equal(TimeSpan.FromSeconds(3), (await StepAsync()).WakeIn);
        Assert.Empty(_reporter.Told);

        _isSilent = false;
        await StepAsync();
        Assert.Empty(_reporter.Told);
        Assert.Empty(_node.Restarts);
    }

    [Fact]
    public async Task SilentTwice_IsRestartedOnceAnHour()
    {
        _isSilent = true;
        await StepAsync();
        await StepAsync();
        Assert.Equal([Rapi], _node.Restarts);
        Assert.Contains(_standing, notice => notice is DaemonSilent);

        // The new process is young: its silence says nothing yet.
        await StepAsync();
        for (var look = 0; look < 11; look++)
        {
            _time.Advance(TimeSpan.FromMinutes(5));
            await StepAsync();
        }

        Assert.Single(_node.Restarts);
        _time.Advance(TimeSpan.FromMinutes(10));
        await StepAsync();
        Assert.Equal(2, _node.Restarts.Count);
    }

    [Fact]
    public async Task AnswersAfterItsRestart_IsToldAtOnce_AndTheHourGoesOn()
    {
        _isSilent = true;
        await StepAsync();
        await StepAsync();
        _isSilent = false;
        await StepAsync();

        Assert.Contains(_reporter.Told, notice => notice is DaemonAnswers);
        Assert.DoesNotContain(_standing, notice => notice is DaemonSilent);

        _isSilent = true;
        _time.Advance(TimeSpan.FromMinutes(10));
        await StepAsync();
        await StepAsync();
        Assert.Single(_node.Restarts);
        Assert.Contains(_standing, notice => notice is DaemonSilent);
    }

    [Fact]
    public async Task Young_IsNotAsked()
    {
        _isSilent = true;
        _node.Set(Rapi, new DaemonSight.Running(new(500, (ulong)(_time.GetElapsedTime(0, _time.GetTimestamp()).TotalSeconds * 100))));

        await StepAsync();

        Assert.Equal(0, _asked);
    }

    [Fact]
    public async Task RestartFails_TheStartIsOwedAndMadeUp()
    {
        _isSilent = true;
        _node.RestartFailure = "exited with code 1";
        await StepAsync();
        await StepAsync();
        await StepAsync();
        Assert.Contains(_reporter.Told, notice => notice is DaemonRestartFailed);

        _node.RestartFailure = null;
        _time.Advance(TimeSpan.FromMinutes(1));
        await StepAsync();

        Assert.IsType<DaemonSight.Running>(_node.Look(DaemonCatalog.All.Single(daemon => daemon.Name == Rapi)));
    }

    /// <summary>A start that hangs takes half a minute each time: a pass must end after one.</summary>
    [Fact]
    public async Task RestartFails_IsNotMadeUpAtOnce()
    {
        _isSilent = true;
        _node.RestartFailure = "not done within 30 s";
        await StepAsync();
        await StepAsync();
        var wake = TimeSpan.Zero;
        for (var step = 0; step < 5; step++)
        {
            wake = (await StepAsync()).WakeIn ?? TimeSpan.MaxValue;
        }

        Assert.Single(_node.Restarts);
        Assert.True(wake > TimeSpan.FromSeconds(10), $"{wake}: a pass would wait for it");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SystemdManages_IsToldOnly_UnlessOneRestartIsAllowed(bool isAllowed)
    {
        _node.Mode = new ModeEvidence(true, "loaded", null);
        _restartsUnits = isAllowed;
        _isSilent = true;
        await StepAsync();
        await StepAsync();

        Assert.Contains(_standing, notice => notice is DaemonSilent);
        Assert.Equal(isAllowed ? ["ganeti-rapi.service"] : [], _node.Restarts);
    }

    /// <summary>Silence at an address that was guessed is told, and nothing is done about it: once it is proof, there is.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SilenceProvesNothing_IsToldOnly(bool isSystemds)
    {
        _node.Mode = new ModeEvidence(isSystemds, isSystemds ? "loaded" : null, null);
        _restartsUnits = true;
        _isSilent = true;
        _doubt = "where it listens is unknown";
        await StepAsync();
        await StepAsync();
        Assert.Empty(_node.Restarts);
        Assert.Equal(
            "no answer; that is no reason to restart it: where it listens is unknown", Assert.IsType<DaemonSilent>(Assert.Single(_standing)).Why);

        _doubt = null;
        await StepAsync();
        Assert.Single(_node.Restarts);
    }

    [Fact]
    public async Task ModeIsUnknown_NothingIsRestarted()
    {
        _node.Mode = new ModeEvidence(true, null, "no bus");
        _restartsUnits = true;
        _isSilent = true;
        await StepAsync();
        await StepAsync();

        Assert.Empty(_node.Restarts);
    }

    [Fact]
    public async Task Paused_IsToldAndRestartedAfterwards()
    {
        _isSilent = true;
        _gate.Closed = new GateClosed("paused", TimeSpan.FromMinutes(1));
        await StepAsync();
        await StepAsync();
        Assert.Empty(_node.Restarts);

        _gate.Closed = null;
        await StepAsync();
        Assert.Single(_node.Restarts);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Held_IsToldToBeSilent_AndRestartedOnceItIsHeldNoLonger(bool isSystemds)
    {
        _node.Mode = new ModeEvidence(isSystemds, isSystemds ? "loaded" : null, null);
        _restartsUnits = true;
        _isSilent = true;
        _node.Holds = new([new Hold(Rapi, _time.GetUtcNow(), "alice", null, _time.GetUtcNow() + TimeSpan.FromMinutes(5))]);
        await StepAsync();
        await StepAsync();
        Assert.Empty(_node.Restarts);
        Assert.Contains(_standing, notice => notice is DaemonSilent);

        _time.Advance(TimeSpan.FromMinutes(5));
        await StepAsync();
        Assert.Single(_node.Restarts);
    }

    [Fact]
    public async Task RestartIsNotThrough_AndItIsHeldMeanwhile_TheStartIsNotMadeUp()
    {
        _isSilent = true;
        _node.RestartFailure = "exited with code 1";
        await StepAsync();
        await StepAsync();
        _node.RestartFailure = null;
        var restarts = _node.Restarts.Count;
        _time.Advance(TimeSpan.FromMinutes(1));
        _node.Holds = new([new Hold(Rapi, _time.GetUtcNow(), "alice")]);
        await StepAsync();
        Assert.Equal(restarts, _node.Restarts.Count);

        _node.Holds = HoldsSight.None;
        await StepAsync();
        Assert.Equal(restarts + 1, _node.Restarts.Count);
    }

    [Fact]
    public async Task HoldsCannotBeRead_NothingIsRestarted()
    {
        _isSilent = true;
        _node.Holds = new([], "holds.json: is garbage");
        await StepAsync();
        await StepAsync();

        Assert.Empty(_node.Restarts);
    }

    [Fact]
    public async Task NotTheMaster_NobodyIsAsked()
    {
        _isSilent = true;
        _node.Cluster = new ClusterView(NodeRole.Regular, UsesUserShutdown: false);

        await StepAsync();

        Assert.Equal(0, _asked);
    }

    [Fact]
    public async Task WasSilentAsMasterBefore_SaysNothingWhenItIsMasterAgain()
    {
        _isSilent = true;
        await StepAsync();
        _node.Cluster = new ClusterView(NodeRole.Regular, UsesUserShutdown: false);
        await StepAsync();
        _node.Cluster = new ClusterView(NodeRole.Master, UsesUserShutdown: false);

        await StepAsync();

        Assert.Empty(_node.Restarts);
    }

    [Fact]
    public async Task AnotherProcessWasSilent_SaysNothingOfThisOne()
    {
        _isSilent = true;
        await StepAsync();
        _node.Run(Rapi);
        _time.Advance(TimeSpan.FromHours(1));

        await StepAsync();

        Assert.Empty(_node.Restarts);
    }

    [Fact]
    public async Task SilentTwice_WhileAnOperationIsUnderWay_IsRestartedAfterIt()
    {
        _isSilent = true;
        await StepAsync();
        _node.Operation = new GanetiOperation("gnt-cluster master-failover", null, IsStop: false, default, _time.SinceBoot());

        await StepAsync();
        Assert.Empty(_node.Restarts);

        _node.Operation = null;
        await StepAsync();
        Assert.Equal([Rapi], _node.Restarts);
    }

    /// <summary>At the host that the operator named, and then where it listens; each takes as long as the configuration allows.</summary>
    [Fact]
    public async Task HangsWhereverItIsAsked_TheLookIsNotOverBeforeTheQuestionsAre()
    {
        var longest = TimeSpan.FromSeconds(25);
        using var asked = new SemaphoreSlim(0);
        async Task HangAsync(CancellationToken ct)
        {
            asked.Release();
            await Task.Delay(Timeout.InfiniteTimeSpan, _time, ct);
        }

        var probe = new DaemonProbe(
            DaemonCatalog.All.Single(daemon => daemon.Name == Rapi),
            (_, _, ct) => HangAsync(ct),
            async (_, ct) =>
            {
                await HangAsync(ct);
                return null;
            });
        var duty = new ProbesDuty(_node, [probe], () => new ProbesOptions { AnswerDeadline = longest }, _time);
        var runner = new DutyRunner<ProbesDuty, ProbesMemory, ProbesSeen>(
            duty, _store, _gate, _reporter, _time, new DutyRunnerOptions { ObserveDeadline = ProbesDuty.LongestLook });
        for (var look = 0; look < 2; look++)
        {
            runner.Post(new Tick());
            var step = runner.StepAsync(StepMode.Live, TestContext.Current.CancellationToken);
            for (var question = 0; question < 2; question++)
            {
                await asked.WaitAsync(TestContext.Current.CancellationToken);
                _time.Advance(longest);
            }

            Assert.False((await step.WaitAsync(Until.Deadline, TestContext.Current.CancellationToken)).Failed);
        }

        Assert.Equal([Rapi], _node.Restarts);
    }

    private async Task<StepResult> StepAsync()
    {
        // A new runner each time: all that counts is in the memory.
        var duty = new ProbesDuty(_node, [new(DaemonCatalog.All.Single(daemon => daemon.Name == Rapi), (_, _, _) =>
        {
            _asked++;
            return _isSilent ? throw new LuxiTimeoutException("no answer") : Task.CompletedTask;
        },
        (_, _) => Task.FromResult(_doubt))], () => new ProbesOptions { RestartsUnits = _restartsUnits }, _time);
        var runner = new DutyRunner<ProbesDuty, ProbesMemory, ProbesSeen>(duty, _store, _gate, _reporter, _time, new DutyRunnerOptions());
        runner.Post(new Tick());
        var result = await runner.StepAsync(StepMode.Live, TestContext.Current.CancellationToken);
        if (runner.HasFacts)
        {
            result = await runner.StepAsync(StepMode.Live, TestContext.Current.CancellationToken);
        }

        _standing = runner.Standing;
        return result;
    }
}
