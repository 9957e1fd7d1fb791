using Watcher.Core.Daemons.Supervised;
using Watcher.Core.Systemd;
using Watcher.TestKit.Systemd;
using Xunit;

namespace Watcher.UnitTests.Daemons.Supervised;

/// <summary>A unit is down, or cannot run, and nobody died.</summary>
public sealed class UnitStateTests : MondTest
{
    [Fact]
    public void Stop_IsAStateAndNoDeath_ThenAStartIsTold()
    {
        foreach (var fact in Messages.Stopped())
        {
            Teller.Step(fact);
        }

        Assert.Equal([new UnitStopped(Mond, IsLong: false)], Teller.Standing);
        Assert.Empty(Teller.Happened);
        Teller.Step([.. Messages.Started()]);
        Assert.Equal([new UnitStarted(Mond, Messages.Pid)], Teller.Happened);
        Assert.Empty(Teller.Standing);
    }

    [Fact]
    public void Stopped_ThenStarted_TheStartHasTheWholeHoldOff()
    {
        Teller.Step([.. Messages.Stopped()]);
        Teller.Now += TimeSpan.FromSeconds(35);

        Teller.Step([.. Messages.Starting()]);
        Assert.Empty(Teller.Standing);
        Assert.Equal(TimeSpan.FromSeconds(30), Teller.Wake);
        Teller.Now += TimeSpan.FromSeconds(30);
        Teller.Step();

        Assert.Equal([new UnitStaysDown(Mond, "activating", "it was stopped")], Teller.Standing);
    }

    [Fact]
    public void Stop_IsAWarningOnlyWhenItOutlastsWhatGanetiDoes()
    {
        foreach (var fact in Messages.Stopped())
        {
            Teller.Step(fact);
        }

        Assert.Equal(UnitTeller.RoleGrace, Teller.Wake);
        Teller.Now += UnitTeller.RoleGrace;
        Teller.StandStill = "an upgrade is under way";
        Teller.Step();
        Assert.Equal([new UnitStopped(Mond, IsLong: false)], Teller.Standing);

        Teller.StandStill = null;
        Teller.Step();
        Assert.Equal([new UnitStopped(Mond, IsLong: true)], Teller.Standing);
    }

    [Fact]
    public void BelongsHereSinceTheRoleChanged_IsLeftToWhoeverChangedIt_ThenMissed()
    {
        var teller = new UnitTeller(Mond);
        teller.Step(new UnitChanged(Mond, new UnitProperties { LoadState = "loaded", ActiveState = "inactive", SubState = "dead" }, IsListing: true));
        teller.Now += TimeSpan.FromDays(1);
        teller.LeftUntil = teller.Now + UnitTeller.RoleGrace;
        teller.Step();
        Assert.Empty(teller.Standing);
        Assert.Equal(UnitTeller.RoleGrace, teller.Wake);

        teller.Now += UnitTeller.RoleGrace;
        teller.Step();
        Assert.IsType<UnitStaysDown>(Assert.Single(teller.Standing));
    }

    /// <summary>A node that left the cluster, and is added again: its daemons were stopped and ended, or had failed, in their former life.</summary>
    [Fact]
    public void DownSinceBeforeTheRoleChanged_IsLeftToWhoeverChangedIt_ThenTold()
    {
        const string Noded = "ganeti-noded.service", Confd = "ganeti-confd.service";
        var (noded, confd) = (new UnitMessages(Noded), new UnitMessages(Confd));
        var teller = new UnitTeller(Mond, Noded, Confd);
        teller.Step(Messages.Running(), noded.Running(), confd.Running());
        teller.Step([.. Messages.Stopped(), .. noded.EndsWell(0), .. confd.Killed(), .. confd.GivenUp()]);
        teller.Now += TimeSpan.FromDays(1);
        teller.LeftUntil = teller.Now + UnitTeller.RoleGrace;

        teller.Step();
        Assert.Empty(teller.Standing);
        Assert.Equal(UnitTeller.RoleGrace, teller.Wake);

        teller.Now += UnitTeller.RoleGrace;
        teller.Step();
        Assert.Equal([typeof(UnitGivenUp), typeof(UnitStopped), typeof(UnitEnded)], teller.Standing.Select(notice => notice.GetType()));
    }

    [Fact]
    public void ExitCode11_IsNotMaster_AndNoDeath()
    {
        Teller.Step([.. Messages.EndsWell(11)]);

        Assert.Equal([new UnitNotMaster(Mond)], Teller.Standing);
        Assert.Empty(Teller.Happened);
    }

    [Fact]
    public void ExitCode0_ByItself_IsAFaultOnlyWhereItIsNeeded()
    {
        var kvmd = new UnitMessages("ganeti-kvmd.service");
        Teller.Step(kvmd.Running());

        Teller.Step([.. Messages.EndsWell(0), .. kvmd.EndsWell(0)]);

        Assert.Equal([new UnitEnded(Mond)], Teller.Standing);
    }

    [Fact]
    public void ConditionUnmet_IsAStateAndNoFault()
    {
        Teller.Step([.. Messages.Stopped()]);

        Teller.Step([.. Messages.ConditionUnmet()]);

        Assert.False(Assert.IsType<UnitConditionUnmet>(Assert.Single(Teller.Standing)).IsFault);
    }

    [Theory]
    [InlineData("masked")]
    [InlineData("not-found")]
    public void LoadState_ThatCannotBeStarted_IsAFault(string state)
    {
        Teller.Step(new UnitChanged(Mond, new UnitProperties { LoadState = state, ActiveState = "inactive", SubState = "dead" }, IsListing: true));

        Assert.Equal([new UnitUnusable(Mond, state)], Teller.Standing);
    }

    [Fact]
    public void OneTimeArguments_OldAndNoStartUnderWay_AreAFault()
    {
        Teller.OneTimeFiles = [new OneTimeFile("ganeti-mond", "/var/lib/ganeti/ganeti-mond.onetime.conf", Teller.Wall - TimeSpan.FromMinutes(1))];
        Teller.Step();
        Assert.Empty(Teller.Standing);
        Assert.Equal(TimeSpan.FromMinutes(1), Teller.Wake);

        Teller.Now += TimeSpan.FromMinutes(1);
        Teller.Step();

        Assert.IsType<OneTimeArgumentsLeft>(Assert.Single(Teller.Standing));
    }

    /// <summary>Written before the clock was set back: nobody waits until it has caught up.</summary>
    [Fact]
    public void OneTimeArguments_OfTheFuture_AreAFault()
    {
        Teller.OneTimeFiles = [new OneTimeFile("ganeti-mond", "/var/lib/ganeti/ganeti-mond.onetime.conf", Teller.Wall + TimeSpan.FromHours(1))];

        Teller.Step();

        Assert.IsType<OneTimeArgumentsLeft>(Assert.Single(Teller.Standing));
    }

    /// <summary>By itself it opens and closes with its daemon, and nothing is told of that.</summary>
    [Fact]
    public void Socket_FailedWhileItsDaemonRuns_IsAFault()
    {
        var (luxid, socket) = (new UnitMessages("ganeti-luxid.service"), new UnitMessages("ganeti-luxid.socket"));
        Teller.Step(luxid.Listing(new UnitProperties(), "active", "running"), socket.Listing(new UnitProperties(), "inactive", "dead"));
        Teller.Step(socket.Listing(new UnitProperties(), "active", "listening"));
        Assert.Empty(Teller.Standing);

        Teller.Step(socket.Listing(new UnitProperties(), "failed", "failed"));
        Assert.Equal([new SocketFailed("ganeti-luxid.socket", "ganeti-luxid.service")], Teller.Standing);

        Teller.Step(socket.Listing(new UnitProperties(), "active", "listening"));
        Assert.Empty(Teller.Standing);
    }

    /// <summary>Where clients look is no matter while systemd does not listen, or the daemon does not run.</summary>
    [Fact]
    public void SocketsName_LostWhileItsDaemonRuns_IsAFault()
    {
        var (luxid, socket) = (new UnitMessages("ganeti-luxid.service"), new UnitMessages("ganeti-luxid.socket"));
        Teller.LostSocketName = "/run/ganeti/socket/ganeti-query";
        Teller.Step(luxid.Listing(new UnitProperties(), "active", "running"), socket.Listing(new UnitProperties(), "inactive", "dead"));
        Assert.Empty(Teller.Standing);

        Teller.Step(socket.Listing(new UnitProperties(), "active", "listening"));
        Assert.Equal([new SocketNameLost("ganeti-luxid.socket", "ganeti-luxid.service", "/run/ganeti/socket/ganeti-query")], Teller.Standing);

        Teller.Step(luxid.Listing(new UnitProperties(), "activating", "start"));
        Assert.DoesNotContain(Teller.Standing, notice => notice is SocketNameLost);

        Teller.LostSocketName = null;
        Teller.Step(luxid.Listing(new UnitProperties(), "active", "running"));
        Assert.DoesNotContain(Teller.Standing, notice => notice is SocketNameLost);
    }

    /// <summary>Known for <c>status</c> while systemd knows them: on a node without activation there is nothing of them.</summary>
    [Fact]
    public void UnitsOfTheActivation_AreRememberedWhileTheyAreLoaded_AndNothingIsTold()
    {
        var (luxid, socket, proxy) = (new UnitMessages("ganeti-luxid.service"), new UnitMessages("ganeti-luxid.socket"), new UnitMessages("ganeti-luxid-proxy.service"));
        Teller.Step(luxid.Listing(new UnitProperties(), "active", "running"), socket.Listing(new UnitProperties(), "active", "listening"), proxy.Running());
        Assert.Equal(("active", proxy.Pid), (Teller.Units[proxy.Unit].ActiveState, Teller.Units[proxy.Unit].MainPid));

        Teller.Step([.. proxy.Killed(), .. proxy.Restarted(), .. proxy.Stopped()]);
        Assert.Equal("inactive", Teller.Units[proxy.Unit].ActiveState);
        foreach (var unit in (string[])[socket.Unit, proxy.Unit])
        {
            Teller.Step(new UnitChanged(unit, new UnitProperties { LoadState = "not-found", ActiveState = "inactive" }, IsListing: true));
        }

        Assert.Equal([luxid.Unit, Mond], Teller.Units.Keys);
        Assert.Empty(Teller.Happened);
        Assert.Empty(Teller.Standing);
    }

    [Fact]
    public void Preparation_ThatFails_IsAFault()
    {
        var common = new UnitMessages("ganeti-common.service");

        Teller.Step(common.Listing(
            new UnitProperties { Result = "success", ExitCode = 1, ExitStatus = 2, ExitTimestamp = 5 }, "inactive", "dead"));

        Assert.Equal([new PreparationFailed("ganeti-common.service", 2)], Teller.Standing);
    }
}
