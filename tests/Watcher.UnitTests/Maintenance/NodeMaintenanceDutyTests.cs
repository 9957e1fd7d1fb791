using Watcher.Core.Confd;
using Watcher.Core.Duties;
using Watcher.Core.Maintenance;
using Xunit;

namespace Watcher.UnitTests.Maintenance;

public sealed class NodeMaintenanceDutyTests : NodeMaintenanceTest
{
    [Fact]
    public async Task NotWanted_NobodyIsAskedOrLookedAt()
    {
        IsWanted = () => false;
        Kvm.LookFails = new IOException("nobody looks");
        await StepAsync(after: "1h", steps: 2);

        Assert.Equal(0, Asked);
        Assert.Empty(Reporter.Told);
    }

    [Theory]
    [InlineData((int)ConfdRole.Master)]
    [InlineData((int)ConfdRole.Candidate)]
    [InlineData((int)ConfdRole.Drained)]
    [InlineData((int)ConfdRole.Regular)]
    public async Task AnotherRole_NothingIsDoneOrTold(int role)
    {
        Verdict = new((ConfdRole)role, ByWhom);
        Kvm.Start("web1");
        await StepAsync(after: "1h", steps: 2);

        Assert.Empty(Told);
        Assert.Empty(Reporter.Told);
    }

    [Fact]
    public async Task Offline_ItsInstancesAreStoppedAtTheSecondLook()
    {
        Kvm.Start("web1");
        Fake.Start("inst1");
        Assert.Equal(TimeSpan.FromSeconds(30), (await StepAsync()).WakeIn);
        Assert.Empty(Told);
        Assert.Equal(
            $"This node is set offline in the cluster ({ByWhom}): the instances that run here are stopped (maintain_node_health). They are: web1 (kvm), inst1 (fake)",
            Assert.Single(Reporter.Texts));

        await StepAsync(after: "30s");

        Assert.Equal(["stop web1", "stop inst1"], Told);
        await StepAsync(after: "2s");
        Assert.Contains("Stopping web1 (kvm): this node is set offline in the cluster", Reporter.Texts);
        Assert.Contains("web1 (kvm) does not run on this node any more", Reporter.Texts);
        Assert.Contains("inst1 (fake) does not run on this node any more", Reporter.Texts);
        Assert.IsType<NodeSetOffline>(Assert.Single(Standing));
    }

    /// <summary>One that has come since is as a rule one that was started when the node was online again, of which confd knows late.</summary>
    [Fact]
    public async Task StartedMeanwhile_HasATimeOfItsOwn()
    {
        Kvm.Start("web1");
        await StepAsync();
        Kvm.Running.Clear();
        Kvm.Start("web1", "another");
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
        Kvm.Start("web1");
        await StepAsync();
        Verdict = new((ConfdRole?)role, "who knows");
        await StepAsync(after: "20s");
        Verdict = new(ConfdRole.Offline, ByWhom);
        await StepAsync(after: "20s");
        Assert.Empty(Told);

        await StepAsync(after: "30s");
        Assert.Equal(["stop web1"], Told);
    }

    [Fact]
    public async Task Doubt_NothingIsDone_AndItIsToldWhenItStands()
    {
        Verdict = new(null, "192.0.2.2 has not answered");
        Kvm.Start("web1");
        await StepAsync();
        Assert.Empty(Reporter.Told);

        await StepAsync(after: "1m");

        Assert.Empty(Told);
        Assert.Equal("Whether this node is offline is in doubt, so that no instance would be stopped for it: 192.0.2.2 has not answered", Assert.Single(Reporter.Texts));
        Assert.True(Assert.Single(Standing).IsFault);
    }

    [Fact]
    public async Task DoesNotPowerDown_IsEndedInTime()
    {
        Kvm.Heeds = false;
        Kvm.Start("web1");
        await StepAsync(after: "30s", steps: 2);
        await StepAsync(after: "119s");
        Assert.Equal(["stop web1"], Told);

        await StepAsync(after: "1s");

        Assert.Equal(["stop web1", "end web1"], Told);
        Assert.Contains("Stopping web1 (kvm): this node is set offline in the cluster, and it has not stopped within 2 min", Reporter.Texts);
    }

    /// <summary>The node is set online while a guest is powering down: it is not ended.</summary>
    [Fact]
    public async Task OnlineAgain_NothingIsEnded()
    {
        Kvm.Heeds = false;
        Kvm.Start("web1");
        await StepAsync(after: "30s", steps: 2);
        Verdict = new(ConfdRole.Regular, ByWhom);
        await StepAsync(after: "3m");

        Assert.Equal(["stop web1"], Told);
        Assert.Empty(Standing);
    }

    [Fact]
    public async Task CannotBeTold_IsAFault_AndTriedAgain()
    {
        Kvm.Fails = new QmpException("qemu has closed the connection");
        Kvm.Start("web1");
        await StepAsync(after: "30s", steps: 2);
        await StepAsync(after: "2s");

        var failing = Assert.Single(Standing.OfType<GuestStopFailing>());
        Assert.True(failing.IsFault);
        Assert.Equal("qemu has closed the connection", failing.Why);
        Assert.Single(Told);

        // It has not heard that it should power down: it is asked, and not ended.
        Kvm.Fails = null;
        await StepAsync(after: "2m");
        await StepAsync(after: "2s");
        Assert.Equal(["stop web1", "stop web1"], Told);
        Assert.Empty(Standing.OfType<GuestStopFailing>());
    }

    [Fact]
    public async Task PausedOrInAnOperation_NothingIsStoppedUntilThatIsOver()
    {
        Kvm.Start("web1");
        await StepAsync();
        Gate.Closed = new GateClosed("paused", TimeSpan.FromMinutes(1));
        await StepAsync(after: "1m");
        Gate.Closed = null;
        Operation = "'gnt-cluster upgrade' is at work";
        await StepAsync(after: "1m");
        Assert.Empty(Told);

        // What was said meanwhile counts no more than what nobody heard: whoever paused the watcher may have set the node online just now.
        Operation = null;
        await StepAsync();
        Assert.Empty(Told);
        await StepAsync(after: "30s");
        Assert.Equal(["stop web1"], Told);
    }

    [Fact]
    public async Task WhatIsNotStopped_IsNamed()
    {
        Kvm.NotStopped.Add("DRBD devices 0, 3");
        Fake.LookFails = new UnauthorizedAccessException("Access denied");
        Kvm.Start("web1");
        await StepAsync(after: "30s", steps: 2);

        var notStopped = Assert.Single(Standing.OfType<NotStoppedHere>());
        Assert.Equal("DRBD devices 0, 3; fake, which cannot be looked at: Access denied", notStopped.Names);
        Assert.True(notStopped.IsFault);
        Assert.Equal(["stop web1"], Told);
    }

    [Fact]
    public async Task DryRun_SaysWhatWouldBeStopped_AndStopsNothing()
    {
        Kvm.Start("web1");
        await StepAsync(mode: StepMode.DryRun);

        Assert.Empty(Told);
        Assert.Equal("stop web1 (kvm)", Assert.Single(Reporter.WouldDone).Describe());
    }

    [Fact]
    public async Task AfterAReboot_ItBeginsAnew()
    {
        Kvm.Start("web1");
        await StepAsync();
        BeginAgain("another");
        await StepAsync(after: "30s");
        Assert.Empty(Told);
    }

    [Fact]
    public async Task Many_AreStoppedTenAtATime()
    {
        Enumerable.Range(0, 25).ToList().ForEach(i => Kvm.Start($"web{i}"));
        await StepAsync(after: "30s", steps: 2);
        Assert.Equal(10, Kvm.Told.Count);

        await StepAsync();
        await StepAsync();
        Assert.Equal(25, Kvm.Told.Distinct().Count());
    }
}
