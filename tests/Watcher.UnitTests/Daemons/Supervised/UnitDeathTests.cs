using Watcher.Core.Daemons.Supervised;
using Watcher.Core.Systemd;
using Xunit;

namespace Watcher.UnitTests.Daemons.Supervised;

/// <summary>Deaths and restarts, as systemd tells them.</summary>
public sealed class UnitDeathTests : MondTest
{
    [Theory]
    [InlineData("signal", 2, 9, "its main process was killed by SIGKILL")]
    [InlineData("core-dump", 3, 11, "its main process was killed by SIGSEGV and dumped core")]
    [InlineData("exit-code", 1, 3, "its main process exited with code 3")]
    [InlineData("oom-kill", 2, 9, "out of memory: its main process was killed by SIGKILL")]
    [InlineData("watchdog", 2, 6, "watchdog time-out: its main process was killed by SIGABRT")]
    public void Death_IsOneEventWithItsCause_HoweverTheMessagesCome(string result, int code, int status, string cause)
    {
        foreach (var fact in Messages.Dies(result, code, status))
        {
            Teller.Step(fact);
        }

        Assert.Equal([new UnitDied(Mond, cause, 1)], Teller.Happened);
    }

    [Fact]
    public void Death_WhileTheWatchdogStopsIt_IsNoRequest()
    {
        Teller.Step(new UnitChanged(Mond, new UnitProperties { ActiveState = "deactivating", SubState = "stop-watchdog", Result = "watchdog" }, false));

        Teller.Step([.. Messages.Killed(6, "watchdog")]);

        Assert.StartsWith("watchdog time-out", Assert.IsType<UnitDied>(Assert.Single(Teller.Happened)).Cause, StringComparison.Ordinal);
    }

    [Fact]
    public void Death_ThenRestart_IsDiedAndRunsAgain()
    {
        Teller.Step([.. Messages.Killed()]);
        Teller.Step([.. Messages.Restarted()]);

        Assert.Equal([typeof(UnitDied), typeof(UnitRunsAgain)], Teller.Happened.Select(notice => notice.GetType()));
        Assert.Equal(new UnitRunsAgain(Mond, Messages.Pid, 1), Teller.Happened[1]);
        Assert.Empty(Teller.Standing);
    }

    [Fact]
    public void Deaths_InAShortLife_AreSummedUp_AndToldToBeOverOnce()
    {
        for (var death = 0; death < 40; death++)
        {
            Teller.Step([.. Messages.Exits(1)]);
            Teller.Now += TimeSpan.FromMilliseconds(100);
            Teller.Step([.. Messages.Restarted()]);
            Teller.Now += TimeSpan.FromMilliseconds(100);
        }

        Assert.Equal(3, Teller.Happened.OfType<UnitDied>().Count());
        Assert.Equal(3, Teller.Happened.OfType<UnitRunsAgain>().Count());
        Assert.Equal((40, 40), (Teller.TallyOf(Mond)!.Deaths["exit code 1"], Teller.TallyOf(Mond)!.Restarts));
        Assert.Equal(new UnitKeepsDying(Mond, "its main process exited with code 1", 40), Assert.Single(Teller.Standing));
        Teller.Now += TimeSpan.FromSeconds(10);
        Teller.Step();
        Assert.Equal(new UnitRunsAgain(Mond, Messages.Pid, 40), Teller.Happened[^1]);
        Assert.Empty(Teller.Standing);
    }

    [Fact]
    public void Deaths_ManyInAShortLife_StandWithoutAGap_HoweverTheMessagesCome()
    {
        for (var death = 1; death <= 10; death++)
        {
            foreach (var fact in Messages.Exits(1).Concat(Messages.Restarted()))
            {
                Teller.Step(fact);
                Assert.Equal(death > 4 || (death == 4 && Teller.Standing.Count > 0), Teller.Standing.OfType<UnitKeepsDying>().Any());
                Teller.Now += TimeSpan.FromMilliseconds(20);
            }
        }
    }

    [Fact]
    public void Deaths_FarApart_AreToldEach()
    {
        for (var death = 0; death < 3; death++)
        {
            Teller.Step([.. Messages.Killed()]);
            Teller.Step([.. Messages.Restarted()]);
            Teller.Now += TimeSpan.FromMinutes(1);
            Teller.Step();
        }

        Assert.Equal(3, Teller.Happened.OfType<UnitDied>().Count());
        Assert.All(Teller.Happened.OfType<UnitRunsAgain>(), notice => Assert.Equal(1, notice.Deaths));
    }

    [Fact]
    public void NoRestart_StaysDownAfterTheHoldOff_AndNotBefore()
    {
        Teller.Step([.. Messages.Killed()]);
        Assert.Empty(Teller.Standing);
        Assert.Equal(TimeSpan.FromSeconds(30), Teller.Wake);

        Teller.Now += TimeSpan.FromSeconds(30);
        Teller.Step();

        Assert.Equal(new UnitStaysDown(Mond, "activating", "its main process was killed by SIGKILL"), Assert.Single(Teller.Standing));
    }

    [Fact]
    public void StartLimit_IsOneState_UntilItIsStartedByHand()
    {
        Teller.Step([.. Messages.Exits(1)]);
        Teller.Step([.. Messages.GivenUp()]);
        Assert.Empty(Teller.Standing);
        Teller.Now += TimeSpan.FromSeconds(1);
        Teller.Step();
        Assert.IsType<UnitGivenUp>(Assert.Single(Teller.Standing));

        Teller.Step([.. Messages.Started()]);

        Assert.Empty(Teller.Standing);
        Assert.IsType<UnitRunsAgain>(Teller.Happened[^1]);
    }

    [Fact]
    public void ResetFailed_OfOneThatKeptDying_ItDoesNotDieAnyMore_ButStaysDown()
    {
        for (var death = 0; death < 9; death++)
        {
            Teller.Step([.. Messages.Exits(1)]);
            Teller.Step([.. Messages.Restarted()]);
        }

        Teller.Step([.. Messages.Exits(1)]);
        Teller.Step([.. Messages.GivenUp()]);
        Teller.Now += TimeSpan.FromMinutes(1);

        Teller.Step([.. Messages.FailureReset()]);
        Assert.Empty(Teller.Standing);
        Teller.Now += TimeSpan.FromSeconds(30);
        Teller.Step();

        Assert.Equal([new UnitStaysDown(Mond, "inactive", "its main process exited with code 1")], Teller.Standing);
    }
}
