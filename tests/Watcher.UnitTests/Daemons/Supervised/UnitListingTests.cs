using Watcher.Core.Daemons.Supervised;
using Watcher.Core.Systemd;
using Xunit;

namespace Watcher.UnitTests.Daemons.Supervised;

/// <summary>What a listing of the units tells: nothing twice, and what was missed meanwhile.</summary>
public sealed class UnitListingTests : MondTest
{
    [Fact]
    public void FirstListing_OfARunningUnit_IsNoNews()
    {
        Assert.Empty(Teller.Happened);
        Assert.Empty(Teller.Standing);
        Assert.Null(Teller.Wake);
    }

    [Fact]
    public void Listing_AfterAReloadThatCountedTheRestartTwice_TellsNoDeath()
    {
        Teller.Step([.. Messages.Exits(1)]);
        Messages.CountTwice();
        Teller.Step(Messages.Running());

        Assert.Single(Teller.Happened.OfType<UnitDied>());
    }

    [Fact]
    public void Listing_AfterSilence_TellsMissedDeathsByTheCountOfRestarts()
    {
        Teller.Step(Messages.Listing(new UnitProperties { Restarts = 3, MainPid = 200, ExitTimestamp = 0, ExitCode = 0 }, "active", "running"));

        var died = Assert.IsType<UnitDied>(Teller.Happened[0]);
        Assert.Equal(3, died.Deaths);
        Assert.Contains("not known", died.Cause, StringComparison.Ordinal);
        Teller.Step(Messages.Listing(new UnitProperties { Restarts = 3, MainPid = 200, ExitTimestamp = 0, ExitCode = 0 }, "active", "running"));
        Assert.Single(Teller.Happened.OfType<UnitDied>());
    }

    [Fact]
    public void Listing_BetweenDeathAndRestart_TellsNothingTwice()
    {
        var death = Messages.Killed().ToArray();
        Teller.Step(death);
        var service = ((UnitChanged)death[0]).Said;
        Teller.Step(Messages.Listing(service, "activating", "auto-restart"));
        Teller.Step([.. Messages.Restarted()]);
        Teller.Step(Messages.Running());

        Assert.Single(Teller.Happened.OfType<UnitDied>());
        Assert.Single(Teller.Happened.OfType<UnitRunsAgain>());
    }

    [Theory]
    [InlineData("activating", "auto-restart", 1)]
    [InlineData("activating", "auto-restart-queued", 1)]
    [InlineData("failed", "failed", 0)]
    public void FirstListing_OfAUnitThatDied_IsNewsWhileItWaitsForItsRestart(string active, string sub, int told)
    {
        var teller = new UnitTeller(Mond);

        teller.Step(Messages.Listing(((UnitChanged)Messages.Killed().First()).Said, active, sub));

        Assert.Equal(told, teller.Happened.OfType<UnitDied>().Count(died => died.Cause.Contains("SIGKILL", StringComparison.Ordinal)));
    }

    [Fact]
    public void Death_WhileNobodyListened_SeenBeforeItsRestart_HasItsCause()
    {
        var service = ((UnitChanged)Messages.Killed().First()).Said;

        Teller.Step(Messages.Listing(service, "activating", "auto-restart"));

        Assert.Contains("SIGKILL", Assert.IsType<UnitDied>(Assert.Single(Teller.Happened)).Cause, StringComparison.Ordinal);
    }
}
