using Microsoft.Extensions.Time.Testing;
using Watcher.Core;
using Watcher.Core.Cluster;
using Watcher.Core.Daemons;
using Watcher.Core.Duties;
using Watcher.Core.Kvmd;
using Watcher.Core.Probes;
using Watcher.Core.Systemd;
using Watcher.TestKit.Daemons;
using Watcher.TestKit.Duties;
using Xunit;

namespace Watcher.UnitTests.Kvmd;

public sealed class KvmdDutyTests
{
    private const string Kvmd = "ganeti-kvmd";

    private static readonly GuestSight AllDeaf = new(["one", "two"], []);
    private static readonly GuestSight AllHeard = new([], ["one", "two"]);

    private readonly ScriptedNode _node = new() { Cluster = new ClusterView(NodeRole.Regular, UsesUserShutdown: true) };
    private readonly ScriptedGate _gate = new();
    private readonly RecordingReporter _reporter = new();
    private readonly InMemoryStore<DutyState<KvmdMemory>> _store = new();
    private readonly FakeTimeProvider _time = new();
    private GuestSight? _guests = AllDeaf;
    private bool _restartsUnits;
    private IReadOnlyList<Notice> _standing = [];

    public KvmdDutyTests()
    {
        _node.Run(Kvmd);
        _time.Advance(TimeSpan.FromHours(1));
    }

    [Fact]
    public async Task Connected_NothingIsToldOrDone()
    {
        _guests = AllHeard;

        Assert.Null((await StepAsync()).WakeIn);
        Assert.Empty(_reporter.Told);
    }

    [Fact]
    public async Task NotConnected_IsToldAndMendedAfterItsTime_NotBefore()
    {
        Assert.Equal(TimeSpan.FromMinutes(3), (await StepAsync()).WakeIn);
        Assert.Empty(_reporter.Told);

        _time.Advance(TimeSpan.FromMinutes(3));
        await StepAsync();

        Assert.Equal([Kvmd], _node.Restarts);
        var deaf = Assert.IsType<KvmdDeaf>(Assert.Single(_standing));
        Assert.Equal(("one, two", "It is restarted now"), (deaf.Names, deaf.Recovery));
        Assert.True(deaf.IsFault);

        _guests = AllHeard;
        await StepAsync();

        Assert.Empty(_standing);
        Assert.Equal("ganeti-kvmd is connected to these guests again: one, two", _reporter.Texts.Last());
    }

    [Fact]
    public async Task ConnectsInTime_NothingIsToldOrDone()
    {
        await StepAsync();
        _guests = AllHeard;
        _time.Advance(TimeSpan.FromMinutes(3));
        await StepAsync();

        Assert.Empty(_reporter.Told);
        Assert.Empty(_node.Restarts);
    }

    [Fact]
    public async Task RestartDoesNotHelp_IsNotRepeatedWithinTheHour()
    {
        await StepAsync();
        for (var look = 0; look < 12; look++)
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
    public async Task KvmdIsYoung_NothingIsToldBeforeItIsGrownUp()
    {
        await StepAsync();
        _time.Advance(TimeSpan.FromMinutes(2));

        // A process that began just now, by the clock of this test.
        _node.Set(Kvmd, new DaemonSight.Running(new(7, (ulong)(_time.SinceBoot().TotalSeconds * 100))));
        _time.Advance(TimeSpan.FromMinutes(2));
        await StepAsync();

        Assert.Empty(_reporter.Told);
    }

    [Theory]
    [InlineData(false, "systemctl restart ganeti-kvmd.service; or set Systemd:RestartUnresponsive")]
    [InlineData(true, "It is restarted now")]
    public async Task UnderSystemd_IsRestartedOnlyWhereThatIsAllowed(bool isAllowed, string recovery)
    {
        _node.Mode = new ModeEvidence(true, "loaded", null);
        _restartsUnits = isAllowed;
        await StepAsync();
        _time.Advance(TimeSpan.FromMinutes(3));
        await StepAsync();

        Assert.Equal(isAllowed ? [$"{Kvmd}.service"] : [], _node.Restarts);
        Assert.Equal(recovery, Assert.IsType<KvmdDeaf>(Assert.Single(_standing)).Recovery);
    }

    [Fact]
    public async Task PausedHeldOrInAnOperation_NothingIsRestarted()
    {
        await StepAsync();
        _time.Advance(TimeSpan.FromMinutes(3));
        _gate.Closed = new GateClosed("paused", TimeSpan.FromMinutes(1));
        await StepAsync();
        _gate.Closed = null;
        _node.Operation = new GanetiOperation("gnt-cluster renew-crypto", null, IsStop: true, Whole: _time.SinceBoot());
        await StepAsync();

        Assert.Empty(_node.Restarts);
        Assert.Single(_standing);

        _node.Operation = null;
        await StepAsync();
        Assert.Single(_node.Restarts);
    }

    [Fact]
    public async Task StartOfTheRestartFails_IsTriedAgainAfterAMinute()
    {
        await StepAsync();
        _time.Advance(TimeSpan.FromMinutes(3));
        _node.RestartFailure = "no such program";
        await StepAsync();
        _node.Set(Kvmd, new DaemonSight.Absent());
        await StepAsync();
        Assert.Single(_node.Restarts);

        _time.Advance(TimeSpan.FromMinutes(1));
        await StepAsync();
        Assert.Equal(2, _node.Restarts.Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(null)]
    public async Task UserShutdownIsOffOrUnknown_NobodyLooks(bool? uses)
    {
        _node.Cluster = new ClusterView(NodeRole.Regular, uses);
        await StepAsync();
        _time.Advance(TimeSpan.FromMinutes(3));
        await StepAsync();

        Assert.Empty(_reporter.Told);
        Assert.Empty(_node.Restarts);
    }

    /// <summary>No table, no judgement: what was known stays known.</summary>
    [Fact]
    public async Task TableCannotBeRead_NothingIsRestarted()
    {
        await StepAsync();
        _guests = null;
        _time.Advance(TimeSpan.FromMinutes(3));
        await StepAsync();

        Assert.Empty(_node.Restarts);
    }

    [Fact]
    public async Task KvmdDoesNotRun_IsTheDaemonsDutysBusiness()
    {
        _node.Kill(Kvmd);
        await StepAsync();
        _time.Advance(TimeSpan.FromMinutes(5));
        await StepAsync();

        Assert.Empty(_reporter.Told);
        Assert.Empty(_node.Restarts);
    }

    private async Task<StepResult> StepAsync()
    {
        var duty = new KvmdDuty(_node, () => _guests, () => new ProbesOptions { RestartsUnits = _restartsUnits }, _time);
        var runner = new DutyRunner<KvmdDuty, KvmdMemory, KvmdSeen>(duty, _store, _gate, _reporter, _time, new DutyRunnerOptions { SharesGate = true });
        var result = await runner.StepAsync(StepMode.Live, TestContext.Current.CancellationToken);
        _standing = runner.Standing;
        return result;
    }
}
