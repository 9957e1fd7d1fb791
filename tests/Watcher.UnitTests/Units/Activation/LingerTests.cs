using System.Collections.Immutable;
using Microsoft.Extensions.Time.Testing;
using Watcher.Core.Systemd;
using Watcher.Core.Units.Activation;
using Xunit;

namespace Watcher.UnitTests.Units.Activation;

public sealed class LingerTests
{
    private static readonly UnitStates Down = new("loaded", "inactive");
    private static readonly UnitStates Up = new("loaded", "active");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Clients of one daemon that is stopped, or that has ended because this node is not the master, are told so at once.</summary>
    [Fact]
    public void OnlyTheDaemonStops_ItEnds() => Assert.False(Linger.GoesOn(Up, Down, isShutdown: false, TimeSpan.Zero));

    [Fact]
    public void AllIsBeingStopped_ItGoesOn_HoweverLongThatTakes() =>
        Assert.True(Linger.GoesOn(Up with { Job = "stop" }, Down with { Job = "stop" }, isShutdown: false, TimeSpan.Zero));

    [Fact]
    public void AllIsStopped_ItGoesOnForTenSeconds()
    {
        Assert.True(Linger.GoesOn(Down, Down, isShutdown: false, Linger.Patience - TimeSpan.FromTicks(1)));
        Assert.False(Linger.GoesOn(Down, Down, isShutdown: false, Linger.Patience));
    }

    /// <summary>Its start waits for the end of this.</summary>
    [Theory]
    [InlineData("inactive", "start")]
    [InlineData("activating", "")]
    [InlineData("active", "")]
    public void TheDaemonIsStartedAgain_ItEnds(string state, string job) =>
        Assert.False(Linger.GoesOn(Down with { Job = "start" }, new UnitStates("loaded", state, job), isShutdown: false, TimeSpan.Zero));

    [Fact]
    public void TheMachineGoesDown_ItEnds() => Assert.False(Linger.GoesOn(Up with { Job = "stop" }, Down, isShutdown: true, TimeSpan.Zero));

    [Fact]
    public async Task AllIsStopped_TheTimeCountsFromTheEndOfThat()
    {
        var systemd = new Stopping();
        var running = new Linger(systemd, systemd.Time).RunAsync("ganeti-luxid.service", Ct);
        Pass(systemd.Time, TimeSpan.FromMinutes(1));
        systemd.All = Down;
        Pass(systemd.Time, Linger.Patience - TimeSpan.FromSeconds(1));
        Assert.False(running.IsCompleted);

        Pass(systemd.Time, TimeSpan.FromSeconds(2));
        await running;
        Assert.Equal(["ganeti.target", "ganeti-luxid.service", "shutdown.target"], systemd.Asked);
    }

    /// <summary>An upgrade of systemd has it execute itself anew, which ends what it was asked in that moment.</summary>
    [Fact]
    public async Task SystemdIsAwayForAMoment_ItIsAskedAgain()
    {
        var systemd = new Stopping { Lost = new BusException("", "gone") };
        var running = new Linger(systemd, systemd.Time).RunAsync("ganeti-luxid.service", Ct);
        Pass(systemd.Time, TimeSpan.FromSeconds(5));
        Assert.False(running.IsCompleted);

        systemd.Lost = null;
        systemd.All = Up;
        Pass(systemd.Time, TimeSpan.FromSeconds(1));
        await running;
    }

    [Fact]
    public async Task SystemdStaysAway_ItEndsWithThat()
    {
        var systemd = new Stopping { Lost = new BusException("", "gone") };
        var running = new Linger(systemd, systemd.Time).RunAsync("ganeti-luxid.service", Ct);
        Pass(systemd.Time, Linger.Patience + TimeSpan.FromSeconds(1));

        await Assert.ThrowsAsync<BusException>(() => running);
    }

    private static void Pass(FakeTimeProvider time, TimeSpan span)
    {
        for (var (step, left) = (TimeSpan.FromMilliseconds(100), span); left > TimeSpan.Zero; left -= step)
        {
            time.Advance(step);
        }
    }

    private sealed class Stopping : ISystemdBus
    {
        public FakeTimeProvider Time { get; } = new();

        public UnitStates All { get; set; } = Up with { Job = "stop" };

        public Exception? Lost { get; set; }

        public ImmutableArray<string> Asked { get; private set; } = [];

        public Task<ImmutableArray<UnitStates>> GetStatesAsync(ImmutableArray<string> units, CancellationToken ct)
        {
            Asked = units;
            return Lost is null ? Task.FromResult<ImmutableArray<UnitStates>>([All, Down, Down]) : Task.FromException<ImmutableArray<UnitStates>>(Lost);
        }

        public Task<string> GetLoadStateAsync(string unit, CancellationToken ct) => throw new NotSupportedException();

        public Task FollowUnitsAsync(ImmutableArray<string> services, Action<Watcher.Core.Duties.Fact> post, Action onListed, CancellationToken ct) => throw new NotSupportedException();

        public Task<TransientResult> RunTransientAsync(TransientUnit unit, CancellationToken ct) => throw new NotSupportedException();
    }
}
