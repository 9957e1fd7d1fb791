using Watcher.Core.Daemons.Supervised;
using Watcher.Core.Systemd;
using Xunit;

namespace Watcher.UnitTests.Daemons.Supervised;

/// <summary>
/// A unit that is down when it is listed, and nobody heard how that came: of a stop it left "active" before its process ended, of an end by itself after
/// that (systemd 252 and 257, measured).
/// </summary>
public sealed class UnheardStopTests
{
    private const string Mond = "ganeti-mond.service";

    private readonly UnitTeller _teller = new(Mond);

    private static UnitProperties Ended => new()
    {
        LoadState = "loaded",
        ActiveState = "inactive",
        SubState = "dead",
        Result = "success",
        ExitCode = 1,
        ExitStatus = 0,
        StartTimestamp = 1_000_000,
        InactiveSince = 5_000_000,
        ExitTimestamp = 5_200_000,
    };

    private static UnitProperties Running => new() { LoadState = "loaded", ActiveState = "active", SubState = "running", MainPid = 7, StartTimestamp = 1_000_000 };

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Stopped_IsNoFault(bool wasSeenRunning)
    {
        List(wasSeenRunning ? Running : null);

        List(Ended);

        Assert.IsType<UnitStopped>(Assert.Single(_teller.Standing));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 15)]
    public void StoppedWithAnErrorOrSignal_IsNoFault(int code, int status)
    {
        List(Ended with { Result = code == 1 ? "exit-code" : "signal", ActiveState = "failed", ExitCode = code, ExitStatus = status });

        Assert.DoesNotContain(_teller.Standing, notice => notice is UnitEnded or UnitStaysDown);
        Assert.Empty(_teller.Happened.OfType<UnitDied>());
    }

    /// <summary>By itself: the unit was active until its process ended.</summary>
    [Theory]
    [InlineData(5_200_000)]
    [InlineData(5_200_001)]
    public void EndedByItself_IsAFault(ulong inactiveSince)
    {
        List(Ended with { InactiveSince = inactiveSince });

        Assert.Equal([new UnitEnded(Mond)], _teller.Standing);
    }

    /// <summary>It was never active in this life: the time is of an earlier one.</summary>
    [Fact]
    public void EndedBeforeItWasActive_IsAFault()
    {
        List(Ended with { StartTimestamp = 5_100_000 });

        Assert.Equal([new UnitEnded(Mond)], _teller.Standing);
    }

    /// <summary>systemd's own abort and the kernel's kill are nobody's wish, though the first comes with a stop.</summary>
    [Theory]
    [InlineData("watchdog")]
    [InlineData("oom-kill")]
    public void KilledByTheWatchdogOrForWantOfMemory_IsADeath(string result)
    {
        List(Ended with { Result = result, ActiveState = "failed", ExitCode = 2, ExitStatus = 6 });

        Assert.DoesNotContain(_teller.Standing, notice => notice is UnitStopped);
    }

    private void List(UnitProperties? said)
    {
        if (said is not null)
        {
            _teller.Step(new UnitChanged(Mond, said, IsListing: true));
        }
    }
}
