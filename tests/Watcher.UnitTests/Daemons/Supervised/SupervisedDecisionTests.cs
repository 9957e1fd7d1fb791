using System.Collections.Immutable;
using Watcher.Core.Daemons.Supervised;
using Watcher.Core.Duties;
using Watcher.Core.Systemd;
using Watcher.TestKit.Systemd;
using Xunit;

namespace Watcher.UnitTests.Daemons.Supervised;

public sealed class SupervisedDecisionTests
{
    private const string Mond = "ganeti-mond.service";

    private readonly UnitMessages _mond = new(Mond);
    private readonly List<Notice> _happened = [];
    private ImmutableSortedDictionary<string, UnitLedger> _units = ImmutableSortedDictionary<string, UnitLedger>.Empty;
    private ImmutableArray<OneTimeFile> _files = [];
    private IReadOnlyList<Notice> _standing = [];
    private TimeSpan? _wake;
    private TimeSpan _now = TimeSpan.FromHours(1);

    public SupervisedDecisionTests() => Step(_mond.Running());

    [Fact]
    public void FirstListing_OfARunningUnit_IsNoNews()
    {
        Assert.Empty(_happened);
        Assert.Empty(_standing);
        Assert.Null(_wake);
    }

    [Theory]
    [InlineData("signal", 2, 9, "its main process was killed by SIGKILL")]
    [InlineData("core-dump", 3, 11, "its main process was killed by SIGSEGV and dumped core")]
    [InlineData("exit-code", 1, 3, "its main process exited with code 3")]
    [InlineData("oom-kill", 2, 9, "out of memory: its main process was killed by SIGKILL")]
    [InlineData("watchdog", 2, 6, "watchdog time-out: its main process was killed by SIGABRT")]
    public void Death_IsOneEventWithItsCause_HoweverTheMessagesCome(string result, int code, int status, string cause)
    {
        foreach (var fact in _mond.Dies(result, code, status))
        {
            Step(fact);
        }

        Assert.Equal([new UnitDied(Mond, cause, 1)], _happened);
    }

    [Fact]
    public void Death_WhileTheWatchdogStopsIt_IsNoRequest()
    {
        Step(new UnitChanged(Mond, new UnitProperties { ActiveState = "deactivating", SubState = "stop-watchdog", Result = "watchdog" }, false));

        Step([.. _mond.Killed(6, "watchdog")]);

        Assert.StartsWith("watchdog time-out", Assert.IsType<UnitDied>(Assert.Single(_happened)).Cause, StringComparison.Ordinal);
    }

    [Fact]
    public void Death_ThenRestart_IsDiedAndRunsAgain()
    {
        Step([.. _mond.Killed()]);
        Step([.. _mond.Restarted()]);

        Assert.Equal([typeof(UnitDied), typeof(UnitRunsAgain)], _happened.Select(notice => notice.GetType()));
        Assert.Equal(new UnitRunsAgain(Mond, _mond.Pid, 1), _happened[1]);
        Assert.Empty(_standing);
    }

    [Fact]
    public void Deaths_InAShortLife_AreSummedUp_AndToldToBeOverOnce()
    {
        for (var death = 0; death < 40; death++)
        {
            Step([.. _mond.Exits(1)]);
            _now += TimeSpan.FromMilliseconds(100);
            Step([.. _mond.Restarted()]);
            _now += TimeSpan.FromMilliseconds(100);
        }

        Assert.Equal([typeof(UnitDied), typeof(UnitRunsAgain)], _happened.Select(notice => notice.GetType()));
        Assert.Equal(new UnitKeepsDying(Mond, "its main process exited with code 1", 40), Assert.Single(_standing));
        _now += TimeSpan.FromSeconds(10);
        Step();
        Assert.Equal(new UnitRunsAgain(Mond, _mond.Pid, 40), _happened[^1]);
        Assert.Empty(_standing);
    }

    [Fact]
    public void Deaths_FarApart_AreToldEach()
    {
        for (var death = 0; death < 3; death++)
        {
            Step([.. _mond.Killed()]);
            Step([.. _mond.Restarted()]);
            _now += TimeSpan.FromMinutes(1);
            Step();
        }

        Assert.Equal(3, _happened.OfType<UnitDied>().Count());
        Assert.All(_happened.OfType<UnitRunsAgain>(), notice => Assert.Equal(1, notice.Deaths));
    }

    [Fact]
    public void NoRestart_StaysDownAfterTheHoldOff_AndNotBefore()
    {
        Step([.. _mond.Killed()]);
        Assert.Empty(_standing);
        Assert.Equal(TimeSpan.FromSeconds(30), _wake);

        _now += TimeSpan.FromSeconds(30);
        Step();

        Assert.Equal(new UnitStaysDown(Mond, "activating/auto-restart", "its main process was killed by SIGKILL"), Assert.Single(_standing));
    }

    [Fact]
    public void StartLimit_IsOneState_UntilItIsStartedByHand()
    {
        Step([.. _mond.Exits(1)]);
        Step([.. _mond.GivenUp()]);
        Assert.Empty(_standing);
        _now += TimeSpan.FromSeconds(1);
        Step();
        Assert.IsType<UnitGivenUp>(Assert.Single(_standing));

        Step([.. _mond.Started()]);

        Assert.Empty(_standing);
        Assert.IsType<UnitRunsAgain>(_happened[^1]);
    }

    [Fact]
    public void Stop_IsAStateAndNoDeath_ThenAStartIsTold()
    {
        foreach (var fact in _mond.Stopped())
        {
            Step(fact);
        }

        Assert.Equal([new UnitStopped(Mond)], _standing);
        Assert.Empty(_happened);
        Step([.. _mond.Started()]);
        Assert.Equal([new UnitStarted(Mond, _mond.Pid)], _happened);
        Assert.Empty(_standing);
    }

    [Fact]
    public void ExitCode11_IsNotMaster_AndNoDeath()
    {
        Step([.. _mond.EndsWell(11)]);

        Assert.Equal([new UnitNotMaster(Mond)], _standing);
        Assert.Empty(_happened);
    }

    [Fact]
    public void ExitCode0_ByItself_IsAFaultOnlyWhereItIsNeeded()
    {
        var kvmd = new UnitMessages("ganeti-kvmd.service");
        Step(kvmd.Running());

        Step([.. _mond.EndsWell(0), .. kvmd.EndsWell(0)]);

        Assert.Equal([new UnitEnded(Mond)], _standing);
    }

    [Fact]
    public void ConditionUnmet_IsAStateAndNoFault()
    {
        Step([.. _mond.Stopped()]);

        Step([.. _mond.ConditionUnmet()]);

        Assert.False(Assert.IsType<UnitConditionUnmet>(Assert.Single(_standing)).IsFault);
    }

    [Theory]
    [InlineData("masked")]
    [InlineData("not-found")]
    public void LoadState_ThatCannotBeStarted_IsAFault(string state)
    {
        Step(new UnitChanged(Mond, new UnitProperties { LoadState = state, ActiveState = "inactive", SubState = "dead" }, IsListing: true));

        Assert.Equal([new UnitUnusable(Mond, state)], _standing);
    }

    [Fact]
    public void Listing_AfterSilence_TellsMissedDeathsByTheCountOfRestarts()
    {
        Step(_mond.Listing(new UnitProperties { Restarts = 3, MainPid = 200, ExitTimestamp = 0, ExitCode = 0 }, "active", "running"));

        var died = Assert.IsType<UnitDied>(_happened[0]);
        Assert.Equal(3, died.Deaths);
        Assert.Contains("not known", died.Cause, StringComparison.Ordinal);
        Step(_mond.Listing(new UnitProperties { Restarts = 3, MainPid = 200, ExitTimestamp = 0, ExitCode = 0 }, "active", "running"));
        Assert.Single(_happened.OfType<UnitDied>());
    }

    [Fact]
    public void Listing_BetweenDeathAndRestart_TellsNothingTwice()
    {
        var death = _mond.Killed().ToArray();
        Step(death);
        var service = ((UnitChanged)death[0]).Said;
        Step(_mond.Listing(service, "activating", "auto-restart"));
        Step([.. _mond.Restarted()]);
        Step(_mond.Running());

        Assert.Single(_happened.OfType<UnitDied>());
        Assert.Single(_happened.OfType<UnitRunsAgain>());
    }

    [Fact]
    public void Death_WhileNobodyListened_SeenBeforeItsRestart_HasItsCause()
    {
        var service = ((UnitChanged)_mond.Killed().First()).Said;

        Step(_mond.Listing(service, "activating", "auto-restart"));

        Assert.Contains("SIGKILL", Assert.IsType<UnitDied>(Assert.Single(_happened)).Cause, StringComparison.Ordinal);
    }

    [Fact]
    public void OneTimeArguments_OldAndNoStartUnderWay_AreAFault()
    {
        _files = [new OneTimeFile("ganeti-mond", "/var/lib/ganeti/ganeti-mond.onetime.conf", Wall - TimeSpan.FromMinutes(1))];
        Step();
        Assert.Empty(_standing);
        Assert.Equal(TimeSpan.FromMinutes(1), _wake);

        _now += TimeSpan.FromMinutes(1);
        Step();

        Assert.IsType<OneTimeArgumentsLeft>(Assert.Single(_standing));
    }

    [Fact]
    public void Preparation_ThatFails_IsAFault()
    {
        var common = new UnitMessages("ganeti-common.service");

        Step(common.Listing(
            new UnitProperties { Result = "success", ExitCode = 1, ExitStatus = 2, ExitTimestamp = 5 }, "inactive", "dead"));

        Assert.Equal([new PreparationFailed("ganeti-common.service", 2)], _standing);
    }

    private DateTimeOffset Wall => DateTimeOffset.UnixEpoch + _now;

    private void Step(params Fact[] facts)
    {
        var seen = new SupervisedSeen(new SupervisedOptions(), [.. facts], [Mond], _files);
        var decision = SupervisedDecision.Decide(_units, seen, new Moment(Wall, _now, null));
        _units = decision.Units;
        _wake = decision.WakeIn;
        _happened.AddRange(decision.Notices.Where(notice => notice.StateKey is null));
        _standing = [.. decision.Notices.Where(notice => notice.StateKey is not null)];
    }
}
