using Watcher.Core.Daemons.Supervised;
using Watcher.Core.Duties;
using Watcher.Core.Holds;
using Watcher.Core.Systemd;
using Watcher.TestKit.Systemd;
using Xunit;

namespace Watcher.UnitTests.Daemons.Supervised;

public sealed class SupervisedDecisionTests
{
    private const string Mond = "ganeti-mond.service";

    private readonly UnitMessages _mond = new(Mond);
    private readonly UnitTeller _teller = new(Mond);

    public SupervisedDecisionTests() => _teller.Step(_mond.Running());

    [Fact]
    public void FirstListing_OfARunningUnit_IsNoNews()
    {
        Assert.Empty(_teller.Happened);
        Assert.Empty(_teller.Standing);
        Assert.Null(_teller.Wake);
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
            _teller.Step(fact);
        }

        Assert.Equal([new UnitDied(Mond, cause, 1)], _teller.Happened);
    }

    [Fact]
    public void Death_WhileTheWatchdogStopsIt_IsNoRequest()
    {
        _teller.Step(new UnitChanged(Mond, new UnitProperties { ActiveState = "deactivating", SubState = "stop-watchdog", Result = "watchdog" }, false));

        _teller.Step([.. _mond.Killed(6, "watchdog")]);

        Assert.StartsWith("watchdog time-out", Assert.IsType<UnitDied>(Assert.Single(_teller.Happened)).Cause, StringComparison.Ordinal);
    }

    [Fact]
    public void Death_ThenRestart_IsDiedAndRunsAgain()
    {
        _teller.Step([.. _mond.Killed()]);
        _teller.Step([.. _mond.Restarted()]);

        Assert.Equal([typeof(UnitDied), typeof(UnitRunsAgain)], _teller.Happened.Select(notice => notice.GetType()));
        Assert.Equal(new UnitRunsAgain(Mond, _mond.Pid, 1), _teller.Happened[1]);
        Assert.Empty(_teller.Standing);
    }

    [Fact]
    public void Deaths_InAShortLife_AreSummedUp_AndToldToBeOverOnce()
    {
        for (var death = 0; death < 40; death++)
        {
            _teller.Step([.. _mond.Exits(1)]);
            _teller.Now += TimeSpan.FromMilliseconds(100);
            _teller.Step([.. _mond.Restarted()]);
            _teller.Now += TimeSpan.FromMilliseconds(100);
        }

        Assert.Equal(3, _teller.Happened.OfType<UnitDied>().Count());
        Assert.Equal(3, _teller.Happened.OfType<UnitRunsAgain>().Count());
        Assert.Equal(new UnitKeepsDying(Mond, "its main process exited with code 1", 40), Assert.Single(_teller.Standing));
        _teller.Now += TimeSpan.FromSeconds(10);
        _teller.Step();
        Assert.Equal(new UnitRunsAgain(Mond, _mond.Pid, 40), _teller.Happened[^1]);
        Assert.Empty(_teller.Standing);
    }

    [Fact]
    public void Deaths_ManyInAShortLife_StandWithoutAGap_HoweverTheMessagesCome()
    {
        for (var death = 1; death <= 10; death++)
        {
            foreach (var fact in _mond.Exits(1).Concat(_mond.Restarted()))
            {
                _teller.Step(fact);
                Assert.Equal(death > 4 || (death == 4 && _teller.Standing.Count > 0), _teller.Standing.OfType<UnitKeepsDying>().Any());
                _teller.Now += TimeSpan.FromMilliseconds(20);
            }
        }
    }

    [Fact]
    public void Listing_AfterAReloadThatCountedTheRestartTwice_TellsNoDeath()
    {
        _teller.Step([.. _mond.Exits(1)]);
        _mond.CountTwice();
        _teller.Step(_mond.Running());

        Assert.Single(_teller.Happened.OfType<UnitDied>());
    }

    [Fact]
    public void Deaths_FarApart_AreToldEach()
    {
        for (var death = 0; death < 3; death++)
        {
            _teller.Step([.. _mond.Killed()]);
            _teller.Step([.. _mond.Restarted()]);
            _teller.Now += TimeSpan.FromMinutes(1);
            _teller.Step();
        }

        Assert.Equal(3, _teller.Happened.OfType<UnitDied>().Count());
        Assert.All(_teller.Happened.OfType<UnitRunsAgain>(), notice => Assert.Equal(1, notice.Deaths));
    }

    [Fact]
    public void NoRestart_StaysDownAfterTheHoldOff_AndNotBefore()
    {
        _teller.Step([.. _mond.Killed()]);
        Assert.Empty(_teller.Standing);
        Assert.Equal(TimeSpan.FromSeconds(30), _teller.Wake);

        _teller.Now += TimeSpan.FromSeconds(30);
        _teller.Step();

        Assert.Equal(new UnitStaysDown(Mond, "activating/auto-restart", "its main process was killed by SIGKILL"), Assert.Single(_teller.Standing));
    }

    [Fact]
    public void StartLimit_IsOneState_UntilItIsStartedByHand()
    {
        _teller.Step([.. _mond.Exits(1)]);
        _teller.Step([.. _mond.GivenUp()]);
        Assert.Empty(_teller.Standing);
        _teller.Now += TimeSpan.FromSeconds(1);
        _teller.Step();
        Assert.IsType<UnitGivenUp>(Assert.Single(_teller.Standing));

        _teller.Step([.. _mond.Started()]);

        Assert.Empty(_teller.Standing);
        Assert.IsType<UnitRunsAgain>(_teller.Happened[^1]);
    }

    [Fact]
    public void Stop_IsAStateAndNoDeath_ThenAStartIsTold()
    {
        foreach (var fact in _mond.Stopped())
        {
            _teller.Step(fact);
        }

        Assert.Equal([new UnitStopped(Mond)], _teller.Standing);
        Assert.Empty(_teller.Happened);
        _teller.Step([.. _mond.Started()]);
        Assert.Equal([new UnitStarted(Mond, _mond.Pid)], _teller.Happened);
        Assert.Empty(_teller.Standing);
    }

    [Fact]
    public void ExitCode11_IsNotMaster_AndNoDeath()
    {
        _teller.Step([.. _mond.EndsWell(11)]);

        Assert.Equal([new UnitNotMaster(Mond)], _teller.Standing);
        Assert.Empty(_teller.Happened);
    }

    [Fact]
    public void ExitCode0_ByItself_IsAFaultOnlyWhereItIsNeeded()
    {
        var kvmd = new UnitMessages("ganeti-kvmd.service");
        _teller.Step(kvmd.Running());

        _teller.Step([.. _mond.EndsWell(0), .. kvmd.EndsWell(0)]);

        Assert.Equal([new UnitEnded(Mond)], _teller.Standing);
    }

    [Fact]
    public void ConditionUnmet_IsAStateAndNoFault()
    {
        _teller.Step([.. _mond.Stopped()]);

        _teller.Step([.. _mond.ConditionUnmet()]);

        Assert.False(Assert.IsType<UnitConditionUnmet>(Assert.Single(_teller.Standing)).IsFault);
    }

    [Theory]
    [InlineData("masked")]
    [InlineData("not-found")]
    public void LoadState_ThatCannotBeStarted_IsAFault(string state)
    {
        _teller.Step(new UnitChanged(Mond, new UnitProperties { LoadState = state, ActiveState = "inactive", SubState = "dead" }, IsListing: true));

        Assert.Equal([new UnitUnusable(Mond, state)], _teller.Standing);
    }

    [Fact]
    public void Listing_AfterSilence_TellsMissedDeathsByTheCountOfRestarts()
    {
        _teller.Step(_mond.Listing(new UnitProperties { Restarts = 3, MainPid = 200, ExitTimestamp = 0, ExitCode = 0 }, "active", "running"));

        var died = Assert.IsType<UnitDied>(_teller.Happened[0]);
        Assert.Equal(3, died.Deaths);
        Assert.Contains("not known", died.Cause, StringComparison.Ordinal);
        _teller.Step(_mond.Listing(new UnitProperties { Restarts = 3, MainPid = 200, ExitTimestamp = 0, ExitCode = 0 }, "active", "running"));
        Assert.Single(_teller.Happened.OfType<UnitDied>());
    }

    [Fact]
    public void Listing_BetweenDeathAndRestart_TellsNothingTwice()
    {
        var death = _mond.Killed().ToArray();
        _teller.Step(death);
        var service = ((UnitChanged)death[0]).Said;
        _teller.Step(_mond.Listing(service, "activating", "auto-restart"));
        _teller.Step([.. _mond.Restarted()]);
        _teller.Step(_mond.Running());

        Assert.Single(_teller.Happened.OfType<UnitDied>());
        Assert.Single(_teller.Happened.OfType<UnitRunsAgain>());
    }

    [Fact]
    public void Death_WhileNobodyListened_SeenBeforeItsRestart_HasItsCause()
    {
        var service = ((UnitChanged)_mond.Killed().First()).Said;

        _teller.Step(_mond.Listing(service, "activating", "auto-restart"));

        Assert.Contains("SIGKILL", Assert.IsType<UnitDied>(Assert.Single(_teller.Happened)).Cause, StringComparison.Ordinal);
    }

    [Fact]
    public void OneTimeArguments_OldAndNoStartUnderWay_AreAFault()
    {
        _teller.OneTimeFiles = [new OneTimeFile("ganeti-mond", "/var/lib/ganeti/ganeti-mond.onetime.conf", _teller.Wall - TimeSpan.FromMinutes(1))];
        _teller.Step();
        Assert.Empty(_teller.Standing);
        Assert.Equal(TimeSpan.FromMinutes(1), _teller.Wake);

        _teller.Now += TimeSpan.FromMinutes(1);
        _teller.Step();

        Assert.IsType<OneTimeArgumentsLeft>(Assert.Single(_teller.Standing));
    }

    [Fact]
    public void Preparation_ThatFails_IsAFault()
    {
        var common = new UnitMessages("ganeti-common.service");

        _teller.Step(common.Listing(
            new UnitProperties { Result = "success", ExitCode = 1, ExitStatus = 2, ExitTimestamp = 5 }, "inactive", "dead"));

        Assert.Equal([new PreparationFailed("ganeti-common.service", 2)], _teller.Standing);
    }

    [Theory]
    [InlineData("stopped")]
    [InlineData("stays down")]
    [InlineData("given up")]
    [InlineData("masked")]
    public void Held_AndDown_IsNoFaultUntilTheHoldIsOver(string how)
    {
        var over = _teller.Wall + TimeSpan.FromMinutes(10);
        _teller.Holds = new([new Hold("ganeti-mond", _teller.Wall, "alice", null, over)]);
        switch (how)
        {
            case "stopped":
                _teller.Step([.. _mond.Stopped()]);
                break;
            case "masked":
                _teller.Step(new UnitChanged(Mond, new UnitProperties { LoadState = "masked" }, true));
                break;
            case "given up":
                _teller.Step([.. _mond.GivenUp()]);
                break;
            default:
                _teller.Step([.. _mond.Killed()]);
                break;
        }

        _teller.Now += TimeSpan.FromMinutes(9);
        _teller.Step();
        Assert.Empty(_teller.Standing);

        _teller.Now += TimeSpan.FromMinutes(1);
        _teller.Step();
        Assert.Single(_teller.Standing);
    }

    [Fact]
    public void Held_AndSystemdKeepsStartingIt_IsTold()
    {
        _teller.Holds = new([new Hold("ganeti-mond", _teller.Wall, "alice")]);
        for (var death = 0; death < 5; death++)
        {
            _teller.Step([.. _mond.Exits(1)]);
            _teller.Step([.. _mond.Restarted()]);
        }

        Assert.IsType<UnitKeepsDying>(Assert.Single(_teller.Standing));
    }
}
