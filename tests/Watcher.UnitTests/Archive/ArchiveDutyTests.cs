using Microsoft.Extensions.Time.Testing;
using Watcher.Core.Archive;
using Watcher.Core.Duties;
using Watcher.Core.Luxi;
using Watcher.TestKit.Duties;
using Watcher.TestKit.Luxi;
using Xunit;

namespace Watcher.UnitTests.Archive;

public sealed class ArchiveDutyTests
{
    private readonly LuxiWorld _world = new();
    private readonly RecordingReporter _reporter = new();
    private readonly ScriptedGate _gate = new();
    private readonly InMemoryStore<DutyState<ArchiveMemory>> _store = new();
    private string? _notMaster;

    [Fact]
    public async Task Tick_ArchivesByAge_AndTellsHowMany()
    {
        _world.AddJob("success", "OP_INSTANCE_STARTUP", "inst1").IsOld = true;

        await TickAsync();
        await TickAsync();

        Assert.Equal([21600, 21600], _world.ArchivedAges);
        Assert.Equal("1 old jobs were archived; 0 are left for the next time", Assert.Single(_reporter.Texts));
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

        var standing = await TickAsync();
        await TickAsync();

        Assert.Equal("Old jobs cannot be archived: nobody listens", Assert.Single(_reporter.Texts));
        Assert.False(Assert.Single(standing).IsFault);

        _world.Before = null;
        Assert.Empty(await TickAsync());
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

    private async Task<IReadOnlyList<Notice>> TickAsync()
    {
        var duty = new ArchiveDuty(_ => Task.FromResult(_notMaster), () => _world.Operation, _world, () => TimeSpan.FromHours(6));
        var runner = new DutyRunner<ArchiveDuty, ArchiveMemory, ArchiveSeen>(duty, _store, _gate, _reporter, new FakeTimeProvider(), new DutyRunnerOptions());
        await DutyLoop.RunUntilIdleAsync(
            runner, StepMode.Live, TimeSpan.Zero, TimeSpan.FromMinutes(1), waits: true, new FakeTimeProvider(), TestContext.Current.CancellationToken);
        return runner.Standing;
    }
}
