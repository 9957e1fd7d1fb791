using Microsoft.Extensions.Time.Testing;
using Watcher.Core.Confd;
using Watcher.Core.Duties;
using Watcher.Core.Maintenance;
using Watcher.TestKit.Duties;
using Xunit;

namespace Watcher.UnitTests.Maintenance;

public sealed class NodeMaintenanceDutyTests
{
    private const string ByWhom = "192.0.2.1 says so";

    private readonly ScriptedWorkload _kvm = new("kvm");
    private readonly ScriptedWorkload _fake = new("fake");
    private readonly ScriptedGate _gate = new();
    private readonly RecordingReporter _reporter = new();
    private readonly InMemoryStore<DutyState<NodeMaintenanceMemory>> _store = new();
    private readonly FakeTimeProvider _time = new();
    private bool _isWanted = true;
    private int _asked;
    private ConfdVerdict _verdict = new(ConfdRole.Offline, ByWhom);
    private string? _operation;
    private DutyRunner<NodeMaintenanceDuty, NodeMaintenanceMemory, NodeMaintenanceSeen> _runner;
    private IReadOnlyList<Notice> _standing = [];

    public NodeMaintenanceDutyTests()
    {
        _time.Advance(TimeSpan.FromHours(1));
        _runner = Runner("boot");
    }

    private IEnumerable<string> Told => [.. _kvm.Told, .. _fake.Told];

    [Fact]
    public async Task NotWanted_NobodyIsAskedOrLookedAt()
    {
        _isWanted = false;
        _kvm.LookFails = new IOException("nobody looks");
        await StepAsync(after: "1h", steps: 2);

        Assert.Equal(0, _asked);
        Assert.Empty(_reporter.Told);
    }

    [Theory]
    [InlineData((int)ConfdRole.Master)]
    [InlineData((int)ConfdRole.Candidate)]
    [InlineData((int)ConfdRole.Drained)]
    [InlineData((int)ConfdRole.Regular)]
    public async Task AnotherRole_NothingIsDoneOrTold(int role)
    {
        _verdict = new((ConfdRole)role, ByWhom);
        _kvm.Start("web1");
        await StepAsync(after: "1h", steps: 2);

        Assert.Empty(Told);
        Assert.Empty(_reporter.Told);
    }

    [Fact]
    public async Task Offline_ItsInstancesAreStoppedAtTheSecondLook()
    {
        _kvm.Start("web1");
        _fake.Start("inst1");
        Assert.Equal(TimeSpan.FromSeconds(30), (await StepAsync()).WakeIn);
        Assert.Empty(Told);
        Assert.Equal(
            $"This node is set offline in the cluster ({ByWhom}): the instances that run here are stopped (maintain_node_health). They are: web1 (kvm), inst1 (fake)",
            Assert.Single(_reporter.Texts));

        await StepAsync(after: "30s");

        Assert.Equal(["stop web1", "stop inst1"], Told);
        await StepAsync(after: "2s");
        Assert.Contains("Stopping web1 (kvm): this node is set offline in the cluster", _reporter.Texts);
        Assert.Contains("web1 (kvm) does not run on this node any more", _reporter.Texts);
        Assert.Contains("inst1 (fake) does not run on this node any more", _reporter.Texts);
        Assert.IsType<NodeSetOffline>(Assert.Single(_standing));
    }

    /// <summary>One that has come since is as a rule one that was started when the node was online again, of which confd knows late.</summary>
    [Fact]
    public async Task StartedMeanwhile_HasATimeOfItsOwn()
    {
        _kvm.Start("web1");
        await StepAsync();
        _kvm.Running.Clear();
        _kvm.Start("web1", "another");
        await StepAsync(after: "30s");
        Assert.Empty(Told);

        await StepAsync(after: "30s");
        Assert.Equal(["stop web1"], Told);
    }

    [Theory]
    [InlineData(null)]
    [InlineData((int)ConfdRole.Regular)]
    public async Task DoubtOrAnotherRoleInBetween_ItBeginsAnew(int? role)
    {
        _kvm.Start("web1");
        await StepAsync();
        _verdict = new((ConfdRole?)role, "who knows");
        await StepAsync(after: "20s");
        _verdict = new(ConfdRole.Offline, ByWhom);
        await StepAsync(after: "20s");
        Assert.Empty(Told);

        await StepAsync(after: "30s");
        Assert.Equal(["stop web1"], Told);
    }

    [Fact]
    public async Task Doubt_NothingIsDone_AndItIsToldWhenItStands()
    {
        _verdict = new(null, "192.0.2.2 has not answered");
        _kvm.Start("web1");
        await StepAsync();
        Assert.Empty(_reporter.Told);

        await StepAsync(after: "1m");

        Assert.Empty(Told);
        Assert.Equal("Whether this node is offline is in doubt, so that no instance would be stopped for it: 192.0.2.2 has not answered", Assert.Single(_reporter.Texts));
        Assert.True(Assert.Single(_standing).IsFault);
    }

    [Fact]
    public async Task DoesNotPowerDown_IsEndedInTime()
    {
        _kvm.Heeds = false;
        _kvm.Start("web1");
        await StepAsync(after: "30s", steps: 2);
        await StepAsync(after: "119s");
        Assert.Equal(["stop web1"], Told);

        await StepAsync(after: "1s");

        Assert.Equal(["stop web1", "end web1"], Told);
        Assert.Contains("Stopping web1 (kvm): this node is set offline in the cluster, and it has not stopped within 2 min", _reporter.Texts);
    }

    /// <summary>The node is set online while a guest is powering down: it is not ended.</summary>
    [Fact]
    public async Task OnlineAgain_NothingIsEnded()
    {
        _kvm.Heeds = false;
        _kvm.Start("web1");
        await StepAsync(after: "30s", steps: 2);
        _verdict = new(ConfdRole.Regular, ByWhom);
        await StepAsync(after: "3m");

        Assert.Equal(["stop web1"], Told);
        Assert.Empty(_standing);
    }

    [Fact]
    public async Task CannotBeTold_IsAFault_AndTriedAgain()
    {
        _kvm.Fails = new QmpException("qemu has closed the connection");
        _kvm.Start("web1");
        await StepAsync(after: "30s", steps: 2);
        await StepAsync(after: "2s");

        var failing = Assert.Single(_standing.OfType<GuestStopFailing>());
        Assert.True(failing.IsFault);
        Assert.Equal("qemu has closed the connection", failing.Why);
        Assert.Single(Told);

        _kvm.Fails = null;
        await StepAsync(after: "2m");
        await StepAsync(after: "2s");
        Assert.Equal(["stop web1", "end web1"], Told);
        Assert.Empty(_standing.OfType<GuestStopFailing>());
    }

    [Fact]
    public async Task PausedOrInAnOperation_NothingIsStoppedUntilThatIsOver()
    {
        _kvm.Start("web1");
        await StepAsync();
        _gate.Closed = new GateClosed("paused", TimeSpan.FromMinutes(1));
        await StepAsync(after: "1m");
        _gate.Closed = null;
        _operation = "'gnt-cluster upgrade' is at work";
        await StepAsync(after: "1m");
        Assert.Empty(Told);

        _operation = null;
        await StepAsync();
        Assert.Equal(["stop web1"], Told);
    }

    [Fact]
    public async Task WhatIsNotStopped_IsNamed()
    {
        _kvm.NotStopped.Add("DRBD devices 0, 3");
        _fake.LookFails = new UnauthorizedAccessException("Access denied");
        _kvm.Start("web1");
        await StepAsync(after: "30s", steps: 2);

        var notStopped = Assert.Single(_standing.OfType<NotStoppedHere>());
        Assert.Equal("DRBD devices 0, 3; fake, which cannot be looked at: Access denied", notStopped.Names);
        Assert.True(notStopped.IsFault);
        Assert.Equal(["stop web1"], Told);
    }

    [Fact]
    public async Task DryRun_SaysWhatWouldBeStopped_AndStopsNothing()
    {
        _kvm.Start("web1");
        await StepAsync(mode: StepMode.DryRun);

        Assert.Empty(Told);
        Assert.Equal("stop web1 (kvm)", Assert.Single(_reporter.WouldDone).Describe());
    }

    [Fact]
    public async Task AfterAReboot_ItBeginsAnew()
    {
        _kvm.Start("web1");
        await StepAsync();
        _runner = Runner("another");
        await StepAsync(after: "30s");
        Assert.Empty(Told);
    }

    [Fact]
    public async Task Many_AreStoppedTenAtATime()
    {
        Enumerable.Range(0, 25).ToList().ForEach(i => _kvm.Start($"web{i}"));
        await StepAsync(after: "30s", steps: 2);
        Assert.Equal(10, _kvm.Told.Count);

        await StepAsync();
        await StepAsync();
        Assert.Equal(25, _kvm.Told.Distinct().Count());
    }

    private async Task<StepResult> StepAsync(string after = "0s", int steps = 1, StepMode mode = StepMode.Live)
    {
        StepResult last = default;
        for (var i = 0; i < steps; i++)
        {
            _time.Advance(i == 0 && steps > 1 ? TimeSpan.Zero : Core.Configuration.Age.Parse(after));
            last = await _runner.StepAsync(mode, TestContext.Current.CancellationToken);
            Assert.False(last.Failed);
            _standing = _runner.Standing;
        }

        return last;
    }

    private DutyRunner<NodeMaintenanceDuty, NodeMaintenanceMemory, NodeMaintenanceSeen> Runner(string bootId) => new(
        new NodeMaintenanceDuty(
            bootId,
            () => _isWanted,
            _ =>
            {
                _asked++;
                return Task.FromResult(_verdict);
            },
            () => [_kvm, _fake],
            () => _operation,
            () => new NodeMaintenanceOptions()),
        _store,
        _gate,
        _reporter,
        _time,
        new DutyRunnerOptions { SharesGate = true });
}
