using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Watcher.Core.Archive;
using Watcher.Core.Duties;
using Watcher.Core.Luxi;
using Watcher.Core.Reporting;
using Watcher.TestKit.Duties;
using Watcher.TestKit.Luxi;
using Watcher.TestKit.Nodes;
using Xunit;

namespace Watcher.UnitTests.Archive;

public sealed class ArchiveDutyTests : IDisposable
{
    private readonly LuxiWorld _world = new();
    private readonly RecordingReporter _reporter = new();
    private readonly ScriptedGate _gate = new();
    private readonly InMemoryStore<DutyState<ArchiveMemory>> _store = new();
    private readonly FakeTimeProvider _time = new();
    private string? _notMaster;
    private readonly SemaphoreSlim _asked = new(0);
    private bool _hangs;

    public void Dispose() => _asked.Dispose();

    [Fact]
    public async Task Tick_ArchivesByAge_AndTellsHowMany()
    {
        _world.AddJob("success", "OP_INSTANCE_STARTUP", "inst1").IsOld = true;

        await TickAsync();
        await TickAsync();

        Assert.Equal([21600, 21600], _world.ArchivedAges);
        Assert.Equal("1 old jobs were archived; 0 are left for the next time", Assert.Single(_reporter.Texts));
        Assert.All(_reporter.Told, notice => Assert.True(NoticeCapture.Of(notice).Level < LogLevel.Information, "each verification leaves a job: that would be a line for each pass"));
    }

    [Fact]
    public async Task NotTheMaster_NothingIsArchived()
    {
        _notMaster = "this node is not the master";

        await TickAsync();

        Assert.Empty(_world.ArchivedAges);
    }

    [Fact]
    public async Task Paused_NothingIsArchived()
    {
        _gate.Closed = new GateClosed("paused", TimeSpan.FromMinutes(1));

        await TickAsync();

        Assert.Empty(_world.ArchivedAges);
    }

    [Fact]
    public async Task Fails_IsToldOnce_AndIsNoFault()
    {
        _world.Before = (_, _) => throw new LuxiDownException("nobody listens");

        Assert.Empty(await TickAsync());
        _time.Advance(TimeSpan.FromSeconds(90));
        var standing = await TickAsync();
        await TickAsync();

        Assert.Equal("Old jobs cannot be archived: nobody listens", Assert.Single(_reporter.Texts));
        Assert.False(Assert.Single(standing).IsFault);

        _world.Before = null;
        Assert.Empty(await TickAsync());
    }

    /// <summary>As at boot: nothing is told, and it is done before the next tick.</summary>
    [Fact]
    public async Task FailsForAMoment_IsTriedAgain_WithoutAWord()
    {
        _world.Before = (_, _) => throw new LuxiDownException("nobody listens");
        var runner = Runner();
        runner.Post(new Tick());
        await runner.StepAsync(StepMode.Live, TestContext.Current.CancellationToken);
        var failed = await runner.StepAsync(StepMode.Live, TestContext.Current.CancellationToken);
        _world.Before = null;
        Assert.Equal(TimeSpan.FromSeconds(15), failed.WakeIn);

        await runner.StepAsync(StepMode.Live, TestContext.Current.CancellationToken);

        Assert.Equal([21600], _world.ArchivedAges);
        Assert.Empty(_reporter.Texts);
    }

    /// <summary>luxid was being restarted, or its node was about to lose the role, when the pass before looked.</summary>
    [Fact]
    public async Task FailedInThePassBefore_ThisOneSucceeds_WithoutAWord()
    {
        _world.Before = (_, _) => throw new LuxiDownException("nobody listens");
        await TickAsync();
        _world.Before = null;
        _time.Advance(TimeSpan.FromMinutes(5));

        await TickAsync();

        Assert.Equal([21600], _world.ArchivedAges);
        Assert.Empty(_reporter.Texts);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task LuxidIsAwayForAnOperationOfGanetis_IsNoFailure(bool isSeen)
    {
        _world.Before = (_, _) => throw new LuxiDownException("nobody listens");
        _world.Operation = isSeen ? "'gnt-cluster renew-crypto' is at work" : null;
        _gate.Closed = isSeen ? null : new GateClosed("an upgrade is under way", TimeSpan.FromMinutes(1));

        Assert.DoesNotContain(await TickAsync(), notice => notice is ArchiveFailing);
    }

    /// <summary>A process that is stopped takes connections until its backlog is full, and says nothing; then it takes none.</summary>
    [Fact]
    public async Task LuxidHangs_ThatIsToldOnce_AndNothingIsThroughBeforeItIs()
    {
        var runner = Runner();
        runner.Post(new Tick());
        for (var look = 0; look < 10; look++)
        {
            _hangs = look < 5;
            _world.Before = _hangs ? null : (_, _) => throw new LuxiTimeoutException("it took no connection within 10 s");
            var step = runner.StepAsync(StepMode.Live, TestContext.Current.CancellationToken);
            if (_hangs)
            {
                await _asked.WaitAsync(TestContext.Current.CancellationToken);
                _time.Advance(TimeSpan.FromSeconds(20));
            }

            Assert.False((await step.WaitAsync(Until.Deadline, TestContext.Current.CancellationToken)).Failed);
            _time.Advance(TimeSpan.FromSeconds(15));
        }

        Assert.Equal("Old jobs cannot be archived: luxid has not answered within 20 s", Assert.Single(_reporter.Texts));

        _world.Before = null;
        await runner.StepAsync(StepMode.Live, TestContext.Current.CancellationToken);
        await runner.StepAsync(StepMode.Live, TestContext.Current.CancellationToken);
        Assert.Empty(runner.Standing);
        Assert.Single(_reporter.Texts);
    }

    private DutyRunner<ArchiveDuty, ArchiveMemory, ArchiveSeen> Runner() => new(
        new ArchiveDuty(AskAsync, () => _world.Operation, _world, () => TimeSpan.FromHours(6), _time),
        _store, _gate, _reporter, _time, new DutyRunnerOptions());

    private async Task<IReadOnlyList<Notice>> TickAsync()
    {
        var runner = Runner();
        await DutyLoop.RunUntilIdleAsync(
            runner, StepMode.Live, TimeSpan.Zero, TimeSpan.FromMinutes(1), waits: true, _time, TestContext.Current.CancellationToken);
        return runner.Standing;
    }

    private async Task<string?> AskAsync(CancellationToken ct)
    {
        if (_hangs)
        {
            _asked.Release();
            await Task.Delay(Timeout.InfiniteTimeSpan, _time, ct);
        }

        _world.Before?.Invoke("QueryConfigValues", []);
        return _notMaster;
    }
}
