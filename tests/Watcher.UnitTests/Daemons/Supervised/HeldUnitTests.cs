using Watcher.Core.Daemons.Supervised;
using Watcher.Core.Holds;
using Watcher.Core.Systemd;
using Xunit;

namespace Watcher.UnitTests.Daemons.Supervised;

/// <summary>A unit whose daemon is held.</summary>
public sealed class HeldUnitTests : MondTest
{
    [Theory]
    [InlineData("stopped")]
    [InlineData("stays down")]
    [InlineData("given up")]
    [InlineData("masked")]
    public void Held_AndDown_IsNoFaultUntilTheHoldIsOver(string how)
    {
        var over = Teller.Wall + TimeSpan.FromMinutes(10);
        Teller.Holds = new([new Hold("ganeti-mond", Teller.Wall, "alice", null, over)]);
        switch (how)
        {
            case "stopped":
                Teller.Step([.. Messages.Stopped()]);
                break;
            case "masked":
                Teller.Step(new UnitChanged(Mond, new UnitProperties { LoadState = "masked" }, true));
                break;
            case "given up":
                Teller.Step([.. Messages.GivenUp()]);
                break;
            default:
                Teller.Step([.. Messages.Killed()]);
                break;
        }

        Teller.Now += TimeSpan.FromMinutes(9);
        Teller.Step();
        Assert.Empty(Teller.Standing);

        Teller.Now += TimeSpan.FromMinutes(1);
        Teller.Step();
        Assert.Single(Teller.Standing);
    }

    [Fact]
    public void Held_AndSystemdKeepsStartingIt_IsTold()
    {
        Teller.Holds = new([new Hold("ganeti-mond", Teller.Wall, "alice")]);
        for (var death = 0; death < 5; death++)
        {
            Teller.Step([.. Messages.Exits(1)]);
            Teller.Step([.. Messages.Restarted()]);
        }

        Assert.IsType<UnitKeepsDying>(Assert.Single(Teller.Standing));
    }
}
