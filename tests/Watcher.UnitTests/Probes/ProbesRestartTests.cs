using Watcher.Core;
using Watcher.Core.Daemons;
using Watcher.Core.Duties;
using Watcher.Core.Holds;
using Watcher.Core.Probes;
using Watcher.Core.Systemd;
using Xunit;

namespace Watcher.UnitTests.Probes;

/// <summary>What is done about a daemon that is silent, and what is told meanwhile. When a restart is due at all <see cref="RestartLedgerTests"/> say.</summary>
public sealed class ProbesRestartTests : ProbesTest
{
    [Fact]
    public async Task SilentTwice_IsRestartedOnceAnHour()
    {
        IsSilent = true;
        await StepAsync();
        await StepAsync();
        Assert.Equal([Rapi], Node.Restarts);
        Assert.Contains(Standing, notice => notice is DaemonSilent);

        // The new process is young: its silence says nothing yet.
        await StepAsync();
        for (var look = 0; look < 11; look++)
        {
            Time.Advance(TimeSpan.FromMinutes(5));
            await StepAsync();
        }

        Assert.Single(Node.Restarts);
        Time.Advance(TimeSpan.FromMinutes(10));
        await StepAsync();
        Assert.Equal(2, Node.Restarts.Count);
    }

    [Fact]
    public async Task AnswersAfterItsRestart_IsToldAtOnce_AndTheHourGoesOn()
    {
        IsSilent = true;
        await StepAsync();
        await StepAsync();
        IsSilent = false;
        await StepAsync();

        Assert.Contains(Reporter.Told, notice => notice is DaemonAnswers);
        Assert.DoesNotContain(Standing, notice => notice is DaemonSilent);

        IsSilent = true;
        Time.Advance(TimeSpan.FromMinutes(10));
        await StepAsync();
        await StepAsync();
        Assert.Single(Node.Restarts);
        Assert.Contains(Standing, notice => notice is DaemonSilent);
    }

    [Fact]
    public async Task RestartFails_TheStartIsOwedAndMadeUp()
    {
        IsSilent = true;
        Node.RestartFailure = "exited with code 1";
        await StepAsync();
        await StepAsync();
        await StepAsync();
        Assert.Contains(Reporter.Told, notice => notice is DaemonRestartFailed);

        Node.RestartFailure = null;
        Time.Advance(TimeSpan.FromMinutes(1));
        await StepAsync();

        Assert.IsType<DaemonSight.Running>(Node.Look(DaemonCatalog.All.Single(daemon => daemon.Name == Rapi)));
    }

    /// <summary>A start that hangs takes half a minute each time: a pass must end after one.</summary>
    [Fact]
    public async Task RestartFails_IsNotMadeUpAtOnce()
    {
        IsSilent = true;
        Node.RestartFailure = "not done within 30 s";
        await StepAsync();
        await StepAsync();
        var wake = TimeSpan.Zero;
        for (var step = 0; step < 5; step++)
        {
            wake = (await StepAsync()).WakeIn ?? TimeSpan.MaxValue;
        }

        Assert.Single(Node.Restarts);
        Assert.True(wake > TimeSpan.FromSeconds(10), $"{wake}: a pass would wait for it");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SystemdManages_IsToldOnly_UnlessOneRestartIsAllowed(bool isAllowed)
    {
        Node.Mode = new ModeEvidence(true, "loaded", null);
        RestartsUnits = isAllowed;
        IsSilent = true;
        await StepAsync();
        await StepAsync();

        Assert.Contains(Standing, notice => notice is DaemonSilent);
        Assert.Equal(isAllowed ? ["ganeti-rapi.service"] : [], Node.Restarts);
    }

    /// <summary>Silence at an address that was guessed is told, and nothing is done about it: once it is proof, there is.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SilenceProvesNothing_IsToldOnly(bool isSystemds)
    {
        Node.Mode = new ModeEvidence(isSystemds, isSystemds ? "loaded" : null, null);
        RestartsUnits = true;
        IsSilent = true;
        Doubt = "where it listens is unknown";
        await StepAsync();
        await StepAsync();
        Assert.Empty(Node.Restarts);
        Assert.Equal(
            "no answer; that is no reason to restart it: where it listens is unknown", Assert.IsType<DaemonSilent>(Assert.Single(Standing)).Why);

        Doubt = null;
        await StepAsync();
        Assert.Single(Node.Restarts);
    }

    [Fact]
    public async Task Paused_IsToldAndRestartedAfterwards()
    {
        IsSilent = true;
        Gate.Closed = new GateClosed("paused", TimeSpan.FromMinutes(1));
        await StepAsync();
        await StepAsync();
        Assert.Empty(Node.Restarts);

        Gate.Closed = null;
        await StepAsync();
        Assert.Single(Node.Restarts);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Held_IsToldToBeSilent_AndRestartedOnceItIsHeldNoLonger(bool isSystemds)
    {
        Node.Mode = new ModeEvidence(isSystemds, isSystemds ? "loaded" : null, null);
        RestartsUnits = true;
        IsSilent = true;
        Node.Holds = new([new Hold(Rapi, Time.GetUtcNow(), "alice", null, Time.GetUtcNow() + TimeSpan.FromMinutes(5))]);
        await StepAsync();
        await StepAsync();
        Assert.Empty(Node.Restarts);
        Assert.Contains(Standing, notice => notice is DaemonSilent);

        Time.Advance(TimeSpan.FromMinutes(5));
        await StepAsync();
        Assert.Single(Node.Restarts);
    }

    [Fact]
    public async Task SilentTwice_WhileAnOperationIsUnderWay_IsRestartedAfterIt()
    {
        IsSilent = true;
        await StepAsync();
        Node.Operation = new GanetiOperation("gnt-cluster master-failover", null, IsStop: false, default, Time.SinceBoot());

        await StepAsync();
        Assert.Empty(Node.Restarts);

        Node.Operation = null;
        await StepAsync();
        Assert.Equal([Rapi], Node.Restarts);
    }
}
