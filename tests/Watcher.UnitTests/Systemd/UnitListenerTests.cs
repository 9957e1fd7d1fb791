using Watcher.Core.Duties;
using Watcher.Core.Systemd;
using Watcher.TestKit.Nodes;
using Xunit;

namespace Watcher.UnitTests.Systemd;

/// <summary>Following units: what is posted, in which order, and whom it believes.</summary>
public sealed class UnitListenerTests : UnitListenerTest
{
    [Fact]
    public void First_UnitsAreListed()
    {
        Follow();

        Assert.IsType<Resync>(Next());
        Assert.Equal((Pulled, "inactive", true), State(Next()));
        Assert.Equal((Unit, "active", true), State(Next()));
        Assert.True(Listed.Wait(Until.Deadline, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Changes_ArePostedInTheirOrder()
    {
        FollowListed();

        Send(
            Systemd.Changed(Unit, ("ActiveState", "failed")),
            Systemd.Changed("ssh.service", ("ActiveState", "failed")),
            Systemd.JobRemoved("ssh.service", "failed"),
            Systemd.JobRemoved(Unit, "failed"),
            Systemd.Changed(Unit, ("MainPID", 7u)));

        Assert.Equal((Unit, "failed", false), State(Next()));
        Assert.Equal(new UnitJobEnded(Unit, "failed"), Next());
        Assert.Equal(7u, Assert.IsType<UnitChanged>(Next()).Said.MainPid);
    }

    /// <summary>A reload takes each unit down and puts it up again; nothing of that happens to its processes.</summary>
    [Fact]
    public void Reload_IsPassedOver_AndAllIsListedAnew()
    {
        FollowListed();

        Send(Systemd.Reloading(true), Systemd.Changed(Unit, ("ActiveState", "inactive")), Systemd.JobRemoved(Unit, "done"), Systemd.Reloading(false));

        AssertListing();
    }

    [Fact]
    public async Task Reload_WithoutAnEnd_IsListedAnewInTime()
    {
        FollowListed();
        Send(Systemd.Reloading(true));
        await Time.UntilAwaitedAsync(TimeSpan.FromSeconds(30));

        Time.Advance(TimeSpan.FromSeconds(30));

        AssertListing();
    }

    [Fact]
    public void Silence_IsListedAnewInTime()
    {
        FollowListed();

        Time.Advance(UnitListener.ListingPeriod);

        AssertListing();
    }

    /// <summary>Each listing has its place among the changes, however the kernel cuts it all.</summary>
    [Fact]
    public void Listings_AmongManySignals_AreInTheirPlace()
    {
        const int Signals = 4000;
        var random = new Random(1);
        var said = new Lock();
        using var answered = new SemaphoreSlim(0);
        var clock = 0UL;
        Systemd.Script = (peer, call) =>
        {
            if (call.Member != "GetAll" || call.Path != UnitPath.Of(Unit))
            {
                return false;
            }

            lock (said)
            {
                peer.Answer(call, BusBody.Properties, body => body.Properties([("ExecMainExitTimestampMonotonic", ++clock)]));
            }

            answered.Release();
            return true;
        };
        FollowListed();
        var peer = Systemd.Peers.Single();
        for (var sent = 0; sent < Signals; sent += 80)
        {
            lock (said)
            {
                var bytes = Enumerable.Range(0, 80).SelectMany(_ => Systemd.Changed(Unit, ("ExecMainExitTimestampMonotonic", ++clock)).ToBytes()).ToArray();
                peer.Send(bytes, () => random.Next(1, 900));
                peer.Send(Systemd.Reloading(false));
            }

            if (sent % 400 == 0)
            {
                Assert.True(answered.Wait(Until.Deadline, TestContext.Current.CancellationToken));
            }
        }

        var (last, heard, listings) = (1UL, 0, 0);
        while (heard < Signals)
        {
            if (Next() is UnitChanged { Unit: Unit } changed)
            {
                _ = changed.IsListing ? listings++ : heard++;
                Assert.True(changed.Said.ExitTimestamp > last, $"{changed.Said.ExitTimestamp} after {last}");
                last = changed.Said.ExitTimestamp!.Value;
            }
        }

        Assert.NotEqual(0, listings);
    }
}
