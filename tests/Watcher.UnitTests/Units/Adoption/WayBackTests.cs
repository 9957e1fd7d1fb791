using Watcher.Core.Units.Adoption;
using Xunit;
using static Watcher.UnitTests.Units.Adoption.ScriptedFacts;

namespace Watcher.UnitTests.Units.Adoption;

/// <summary>What is said after a going back is what is so.</summary>
public sealed class WayBackTests
{
    private const string Rendered = "/etc/systemd/system/ganeti.target";
    private const string Others = "/etc/systemd/system/ganeti-noded.service";

    [Fact]
    public void TakenBack_NothingDiffers_AllIsAsItWas() => Assert.Equal(["All is as it was before"], WayBack.TakenBack(Stock, Stock));

    [Fact]
    public void TakenBack_WhatDiffersIsNamed()
    {
        var before = Stock with { Disk = Stock.Disk with { HidingSame = [Rendered] } };
        var now = Stock.With(Daemon("ganeti-luxid", 900, 900)).With(Daemon("ganeti-confd", null, 0, "failed"))
            with
        { Disk = Stock.Disk with { TakeOvers = ["/run/systemd/system/ganeti-luxid.service.d/50-take-over.conf"] } };

        Assert.Equal(
            [
                "Not all is as it was before", $"{Rendered}: removed, and not put back",
                "/run/systemd/system/ganeti-luxid.service.d/50-take-over.conf: not there before", "ganeti-confd ended meanwhile; see its log",
                "ganeti-luxid was started meanwhile: pid 900 of ganeti-luxid.service",
            ],
            WayBack.TakenBack(before, now));
    }

    [Fact]
    public void HandedBack_AllWereTheInitScripts_TheyAreAgain() => Assert.Equal(["The daemons are the init script's again"], WayBack.HandedBack(Stock, Stock));

    [Fact]
    public void HandedBack_WhatWasAnothersOrDown_AndWhatIsNotPutBack_IsNamed()
    {
        var before = Adopted.With(Daemon("ganeti-confd", null, 0, "inactive"))
            with
        { Disk = new DiskFacts { HasInitScript = true, HidingOther = [Others], HidingSame = [Rendered], InitScriptIsDisabled = true } };
        var now = Stock with { Disk = new DiskFacts { HasInitScript = true, InitScriptIsDisabled = true } };

        var said = WayBack.HandedBack(before, now);

        Assert.Equal(
            [
                "The daemons are the init script's now: not all were before", "ganeti-confd, which did not run before, was started with them",
                $"{Others}: what was there is in /var/lib/ganeti-watcher/units-aside", $"{Rendered}: removed, and not put back",
            ],
            said[..^1]);
        Assert.Contains("update-rc.d ganeti enable", said[^1], StringComparison.Ordinal);
    }
}
