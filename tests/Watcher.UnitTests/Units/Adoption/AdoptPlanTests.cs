using Watcher.Core.Daemons;
using Watcher.Core.Processes;
using Watcher.Core.Systemd;
using Watcher.Core.Units.Adoption;
using Xunit;
using static Watcher.UnitTests.Units.Adoption.ScriptedFacts;

namespace Watcher.UnitTests.Units.Adoption;

public sealed class AdoptPlanTests
{
    [Fact]
    public void Adopted_NothingIsToBeDone() => Assert.Empty(AdoptPlan.Make(Adopted).Steps);

    [Fact]
    public void Stock_InstallsThenHidesTheInitScript_ThenTakesOverOneByOne() => Assert.Equal(
        [
            "write ganeti-noded.service, ganeti.target into /usr/local/lib/systemd/system",
            "enable ganeti-noded.service, ganeti.target",
            "write ganeti.service into /usr/local/lib/systemd/system",
            "have the units of ganeti-noded, ganeti-confd, ganeti-luxid end the daemon that runs before they start their own",
            "have systemd read its files anew",
            "make sure that ganeti.service, ganeti-noded.service, ganeti-luxid.service leave guests and jobs alone",
            "restart ganeti-noded (pid 100 of ganeti.service) as ganeti-noded.service",
            "restart ganeti-confd (pid 101 of ganeti.service) as ganeti-confd.service",
            "restart ganeti-luxid (pid 102 of ganeti.service) as ganeti-luxid.service",
            "start ganeti.target, ganeti-node.target, ganeti-master.target",
            "remove /run/systemd/system/ganeti-noded.service.d/50-take-over.conf, /run/systemd/system/ganeti-confd.service.d/50-take-over.conf, /run/systemd/system/ganeti-luxid.service.d/50-take-over.conf",
            "have systemd read its files anew",
        ],
        AdoptPlan.Make(Stock).Texts());

    [Fact]
    public void CutShortBetweenTwoDaemons_GoesOnWithTheRest()
    {
        var facts = Adopted.With(Daemon("ganeti-luxid", 102, 0, "inactive") with { RunsIn = "ganeti.service" });
        facts = facts with { Disk = facts.Disk with { TakeOvers = ["/run/systemd/system/ganeti-noded.service.d/50-take-over.conf"] } };

        var texts = AdoptPlan.Make(facts).Texts();

        Assert.Contains("restart ganeti-luxid (pid 102 of ganeti.service) as ganeti-luxid.service", texts);
        Assert.DoesNotContain(texts, text => text.StartsWith("restart ganeti-noded", StringComparison.Ordinal));
        Assert.StartsWith("remove /run/systemd/system/ganeti-noded.service.d/50-take-over.conf, /run/systemd/system/ganeti-luxid.service.d/", texts[^2], StringComparison.Ordinal);
    }

    /// <summary>systemd stops the unit whose main process ends: with another KillMode guests would go with it.</summary>
    [Fact]
    public void DaemonThatRunsInSomebodysUnit_ThatUnitIsLookedAtToo()
    {
        var facts = Stock.With(Stock.Daemons[0] with { RunsIn = "noded.service" });
        const string Check = "make sure that ganeti.service, ganeti-noded.service, ganeti-luxid.service, noded.service leave guests and jobs alone";

        Assert.Contains(Check, AdoptPlan.Make(facts).Texts());
        Assert.Equal(["noded.service", "ganeti.service"], AdoptPlan.Hosts(facts.Daemons));
    }

    [Fact]
    public void ArgumentsOfTheLastStart_GoIntoThisOne() => Assert.Contains(
        "restart ganeti-luxid (pid 102 of ganeti.service) as ganeti-luxid.service, with --no-voting --yes-do-it for this start",
        AdoptPlan.Make(Stock.With(Stock.Daemons[2] with { Arguments = "--no-voting --yes-do-it" })).Texts());

    [Fact]
    public void DaemonsAllDownAndTargetsActive_AreStartedOneByOne() => Assert.Equal(
        [
            "make sure that ganeti.service, ganeti-noded.service, ganeti-luxid.service leave guests and jobs alone",
            "start ganeti-noded, which does not run", "start ganeti-confd, which does not run", "start ganeti-luxid, which does not run",
        ],
        AdoptPlan.Make(Adopted with { Daemons = [.. Adopted.Daemons.Select(daemon => Daemon(daemon.Name, null, 0, "failed"))] }).Texts());

    [Theory]
    [InlineData("ConditionResult")]
    [InlineData("NotMaster")]
    public void DownForAReason_IsLeft(string why)
    {
        var unit = why == "NotMaster"
            ? Unit("ganeti-luxid.service", ("ActiveState", Text("inactive")), ("ExecMainCode", new BusValue.Number(1)), ("ExecMainStatus", new BusValue.Number(11)))
            : Unit("ganeti-luxid.service", ("ActiveState", Text("inactive")), ("ConditionResult", new BusValue.Flag(false)), ("ConditionTimestampMonotonic", new BusValue.Number(5)));

        Assert.Empty(AdoptPlan.Make(Adopted.With(Daemon("ganeti-luxid", null, 0) with { Loaded = unit })).Steps);
    }

    [Fact]
    public void FilesThatHideOurs_GoAside_AndWhatSaysTheSameGoes()
    {
        var facts = Adopted with { Disk = Adopted.Disk with { HidingOther = ["/etc/systemd/system/ganeti-noded.service"], HidingSame = ["/etc/systemd/system/ganeti.target"] } };

        Assert.Equal(
            [
                "put /etc/systemd/system/ganeti-noded.service aside, into /var/lib/ganeti-watcher/units-aside", "remove /etc/systemd/system/ganeti.target",
                "have systemd read its files anew",
            ],
            AdoptPlan.Make(facts).Texts());
    }

    /// <summary>Ended after it had written all, and before systemd read it: where nothing runs nothing else is left to be done, and systemd itself sees no difference.</summary>
    [Theory]
    [InlineData("FragmentPath")]
    [InlineData("WantedBy")]
    public void WrittenAndNotRead_SystemdReadsIt(string what) => Assert.Equal(
        ["have systemd read its files anew"],
        AdoptPlan.Make(Adopted with { Units = Adopted.Units.SetItem("ganeti.target", Adopted.Units["ganeti.target"] with { Properties = Adopted.Units["ganeti.target"].Properties.Remove(what) }) }).Texts());

    /// <summary>Kept before it is written over, and no moment without a file.</summary>
    [Fact]
    public void OthersFileInOurPlace_IsKeptAside_ThenWrittenOver()
    {
        const string Own = "/usr/local/lib/systemd/system/ganeti-noded.service";
        var facts = Adopted with { Disk = Adopted.Disk with { ToWrite = ["ganeti-noded.service"], InstalledOther = [Own], Outdated = ["/usr/local/lib/systemd/system/ganeti-masterd.service"] } };

        Assert.Equal(
            [
                $"keep what {Own} says now in /var/lib/ganeti-watcher/units-aside", "write ganeti-noded.service into /usr/local/lib/systemd/system",
                "have systemd read its files anew",
            ],
            AdoptPlan.Make(facts).Texts());
    }

    [Fact]
    public void MaskedDaemon_IsLeftWhereItIs()
    {
        var facts = Adopted.With(Daemon("ganeti-luxid", 102, 0, "inactive") with { RunsIn = "ganeti.service" });

        Assert.Empty(AdoptPlan.Make(facts with { Disk = facts.Disk with { Masked = ["ganeti-luxid.service"] } }).Steps);
    }

    [Fact]
    public void WhatForbidsIt_IsNamedAndNothingIsDone()
    {
        Assert.Contains("unmask ganeti.target", Refusal(Stock with { Disk = Stock.Disk with { Masked = ["ganeti.target"] } }), StringComparison.Ordinal);
        Assert.Contains("release ganeti-luxid", Refusal(Stock.With(Daemon("ganeti-luxid", null, 0, "inactive") with { IsHeld = true })), StringComparison.Ordinal);
        Assert.Contains("may be it", Refusal(Stock.With(Stock.Daemons[2] with { Sight = new DaemonSight.Unclear("pid 7 may be it", new ProcessIdentity(7, 1)) })), StringComparison.Ordinal);
        Assert.Contains("is a directory", Refusal(Stock with { Disk = Stock.Disk with { Obstacles = ["/x is a directory: move it away first"] } }), StringComparison.Ordinal);
        Assert.Contains("an upgrade", Refusal(Stock with { Hindrances = ["an upgrade is under way"] }), StringComparison.Ordinal);
    }

    private static string Refusal(NodeFacts facts)
    {
        var plan = AdoptPlan.Make(facts);
        Assert.Empty(plan.Steps);
        return Assert.Single(plan.Hindrances);
    }
}
