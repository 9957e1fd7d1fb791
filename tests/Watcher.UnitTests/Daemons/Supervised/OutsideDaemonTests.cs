using Watcher.Core.Daemons.Supervised;
using Xunit;

namespace Watcher.UnitTests.Daemons.Supervised;

/// <summary>A daemon runs, and its unit has not started it: as a half-done installation leaves it.</summary>
public sealed class OutsideDaemonTests : MondTest
{
    [Fact]
    public void Outside_IsTheOneFaultAtOnce_AndEndsWithTheTakeOver()
    {
        Teller.Step([.. Messages.Stopped()]);
        Teller.Outside = [new OutsideDaemon(Mond, 77, "ganeti.service")];

        Teller.Step();
        Assert.Equal([new UnitBypassed(Mond, 77, "ganeti.service")], Teller.Standing);

        Teller.Outside = [];
        Teller.Step([.. Messages.Started()]);
        Assert.Empty(Teller.Standing);
    }

    /// <summary>A move to the units holds the watchers' lock; it takes moments.</summary>
    [Fact]
    public void OutsideWhileTheWatcherStandsStill_IsToldWhenThatTakesLong()
    {
        Teller.StandStill = "'units adopt' holds the lock";
        Teller.Outside = [new OutsideDaemon(Mond, 77, "ganeti.service")];

        Teller.Step([.. Messages.Stopped()]);
        Assert.Empty(Teller.Standing);
        Assert.Equal(TimeSpan.FromSeconds(30), Teller.Wake);

        Teller.Now += TimeSpan.FromSeconds(30);
        Teller.Step();
        Assert.Equal([new UnitBypassed(Mond, 77, "ganeti.service")], Teller.Standing);
    }

    [Fact]
    public void OutsideAndItsUnitFails_TheUnitsFailuresAreNotToldBesides()
    {
        Teller.Step([.. Messages.GivenUp()]);
        Teller.Outside = [new OutsideDaemon(Mond, 77, "")];
        Teller.Step();
        Teller.Now += TimeSpan.FromMinutes(5);

        Teller.Step();

        Assert.Equal([new UnitBypassed(Mond, 77, "")], Teller.Standing);
    }
}
