using Watcher.Core.Daemons;
using Watcher.Core.Processes;
using Watcher.Core.Units.Adoption;
using Xunit;
using static Watcher.UnitTests.Units.Adoption.ScriptedFacts;

namespace Watcher.UnitTests.Units.Adoption;

public sealed class UnadoptPlanTests
{
    [Fact]
    public void Stock_NothingIsToBeDone() => Assert.Empty(UnadoptPlan.Make(Stock, []).Steps);

    [Fact]
    public void Adopted_KeepsTheUnitsUntilTheInitScriptHasStarted() => Assert.Equal(
        [
            "keep ganeti-noded.service, ganeti-confd.service, ganeti-luxid.service until the init script starts",
            "remove /usr/local/lib/systemd/system/ganeti.service",
            "remove /etc/systemd/system/multi-user.target.wants/ganeti.target",
            "remove /usr/local/lib/systemd/system/ganeti.target",
            "have systemd read its files anew",
            "make sure that ganeti.service, ganeti-noded.service, ganeti-luxid.service leave guests and jobs alone",
            "have the init script start the daemons (ganeti.service) in the place of ganeti-noded, ganeti-confd, ganeti-luxid",
            "remove /run/systemd/system/ganeti-noded.service, /run/systemd/system/ganeti-confd.service, /run/systemd/system/ganeti-luxid.service",
            "have systemd read its files anew",
            "stop ganeti.target, ganeti-node.target, ganeti-master.target",
            "remove /var/lib/ganeti-watcher and all in it but others' unit files",
        ],
        UnadoptPlan.Make(Adopted, ["/var/lib/ganeti-watcher"]).Texts());

    [Fact]
    public void CutShortAfterTheInitScriptsStart_OnlyTidiesUp()
    {
        var facts = Stock with { Disk = new DiskFacts { HasInitScript = true, Copies = ["/run/systemd/system/ganeti-noded.service"] } };

        Assert.Equal(
            ["have systemd read its files anew", "remove /run/systemd/system/ganeti-noded.service", "have systemd read its files anew"],
            UnadoptPlan.Make(facts, []).Texts());
    }

    /// <summary>What it has in memory would still hide the init script.</summary>
    [Fact]
    public void CutShortBeforeSystemdReadThatAllHasGone_SystemdReadsIt() => Assert.Equal(
        ["have systemd read its files anew"],
        UnadoptPlan.Make(Stock with { Units = Stock.Units.Add("ganeti.service", Unit("ganeti.service", ("FragmentPath", Text("/usr/local/lib/systemd/system/ganeti.service")))) }, []).Texts());

    [Fact]
    public void DaemonsDown_TheInitScriptStartsThem() => Assert.Contains(
        "have the init script start the daemons (ganeti.service)",
        UnadoptPlan.Make(Adopted with { Daemons = [.. Adopted.Daemons.Select(daemon => Daemon(daemon.Name, null, 0, "failed"))] }, []).Texts());

    [Fact]
    public void NoInitScript_IsNamedAndNothingIsDone()
    {
        var plan = UnadoptPlan.Make(Adopted with { Disk = Adopted.Disk with { HasInitScript = false } }, []);

        Assert.Contains("/etc/init.d/ganeti", Assert.Single(plan.Hindrances), StringComparison.Ordinal);
        Assert.Empty(plan.Steps);
    }

    /// <summary>What --no-voting brought up comes up with it only.</summary>
    [Fact]
    public void ArgumentsOfTheLastStart_AreHandedOnForOneStart()
    {
        var texts = UnadoptPlan.Make(Adopted.With(Adopted.Daemons[2] with { Arguments = "--no-voting --yes-do-it" }), []).Texts();

        var handsOn = Array.IndexOf(texts, "have the init script start ganeti-luxid with --no-voting --yes-do-it this time");
        Assert.InRange(handsOn, 0, Array.IndexOf(texts, "have systemd read its files anew") - 1);
        Assert.Contains(texts, text => text.StartsWith("remove /run/systemd/system/ganeti-noded.service, ", StringComparison.Ordinal) && text.EndsWith("and 3 more", StringComparison.Ordinal));
    }

    /// <summary>They were for that start, whatever became of it.</summary>
    [Fact]
    public void ArgumentsThatAnEndedRunLeft_AreNotForThisOne()
    {
        var facts = Adopted with { Disk = Adopted.Disk with { Copies = ["/run/systemd/system/ganeti.service.d/50-hand-back.conf"] } };

        Assert.Equal("remove /run/systemd/system/ganeti.service.d/50-hand-back.conf", UnadoptPlan.Make(facts, []).Texts()[0]);
    }

    [Fact]
    public void OthersFilesInOurPlace_GoAside()
    {
        const string Own = "/usr/local/lib/systemd/system/ganeti.target";
        var facts = Adopted with { Disk = Adopted.Disk with { InstalledOther = [Own], Installed = Adopted.Disk.Installed.Add("/usr/local/lib/systemd/system/ganeti-masterd.service"), Outdated = ["/usr/local/lib/systemd/system/ganeti-masterd.service"] } };

        var texts = UnadoptPlan.Make(facts, []).Texts();

        Assert.Contains($"put {Own}, /usr/local/lib/systemd/system/ganeti-masterd.service aside, into /var/lib/ganeti-watcher/units-aside", texts);
        Assert.DoesNotContain(texts, text => text.StartsWith("remove", StringComparison.Ordinal) && text.Contains(Own, StringComparison.Ordinal));
    }

    [Fact]
    public void InitScriptThatWouldNotStart_IsNamedUpFrontWithTheCommand()
    {
        Assert.Contains("update-rc.d ganeti enable", Refusal(Adopted with { Disk = Adopted.Disk with { InitScriptIsDisabled = true } }), StringComparison.Ordinal);
        Assert.Contains("chmod", Refusal(Adopted with { Disk = Adopted.Disk with { InitScriptProblems = ["\"chmod +x\" first"] } }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/etc/systemd/system/ganeti.service", "\"systemctl unmask ganeti.service\"")]
    [InlineData("/run/systemd/system/ganeti.service", "\"systemctl unmask --runtime ganeti.service\"")]
    [InlineData("/usr/local/lib/systemd/system/ganeti.service", "\"rm /usr/local/lib/systemd/system/ganeti.service; systemctl daemon-reload\"")]
    [InlineData("/etc/systemd/system/ganeti.target", "\"systemctl unmask ganeti.target\"")]
    [InlineData("/etc/systemd/system/ganeti-noded.service", "\"systemctl unmask ganeti-noded.service\"")]
    [InlineData("/etc/systemd/system/ganeti-confd.service", "\"systemctl unmask ganeti-confd.service\"")]
    public void Masked_IsNamedUpFrontWithTheCommand(string mask, string command) => Assert.Contains(command, Refusal(Masked(mask)), StringComparison.Ordinal);

    [Fact]
    public void MaskedAndDown_TheInitScriptMustNotStartIt() =>
        Assert.Contains("systemctl unmask ganeti-luxid.service", Refusal(Masked("/etc/systemd/system/ganeti-luxid.service").With(Daemon("ganeti-luxid", null, 0, "inactive"))), StringComparison.Ordinal);

    [Fact]
    public void HeldAndDown_TheInitScriptMustNotStartIt_ButWhatRunsIsOnlyMoved()
    {
        Assert.Contains("release ganeti-luxid", Refusal(Adopted.With(Daemon("ganeti-luxid", null, 0, "inactive") with { IsHeld = true })), StringComparison.Ordinal);
        Assert.Empty(UnadoptPlan.Make(Adopted.With(Adopted.Daemons[2] with { IsHeld = true }), []).Hindrances);
    }

    [Fact]
    public void DaemonThatMayRunBesides_NothingIsDone()
    {
        var unclear = Adopted.Daemons[2] with { Sight = new DaemonSight.Unclear("pid 7 may be it", new ProcessIdentity(7, 1)) };

        Assert.Contains("pid 7 may be it", Refusal(Adopted.With(unclear)), StringComparison.Ordinal);
    }

    /// <summary>Nothing is started then.</summary>
    [Fact]
    public void OnlyTidyingUp_ADaemonThatIsHeldOrUnclearHindersNobody()
    {
        var facts = Stock with { Disk = new DiskFacts { HasInitScript = true, Copies = ["/run/systemd/system/ganeti-noded.service"] } };
        facts = facts.With(facts.Daemons[1] with { Sight = new DaemonSight.Absent(), IsHeld = true })
            .With(facts.Daemons[2] with { Sight = new DaemonSight.Unclear("pid 7 may be it", new ProcessIdentity(7, 1)) });

        var plan = UnadoptPlan.Make(facts, []);

        Assert.Empty(plan.Hindrances);
        Assert.DoesNotContain(plan.Steps, step => step is AdoptionStep.HandBack);
    }

    /// <summary>The watcher's own units were there before, or were put back already; a daemon that was taken over runs on only by going back.</summary>
    [Fact]
    public void GoingBack_LeavesTheWatchersUnits_AndWaitsForNobodysDecision()
    {
        string[] watchers = ["/usr/local/lib/systemd/system/ganeti-watcher.service", "/usr/local/lib/tmpfiles.d/ganeti-watcher.conf", "/etc/systemd/system/multi-user.target.wants/ganeti-watcher.service"];
        var facts = Adopted with
        {
            Disk = Adopted.Disk with { Installed = [.. Adopted.Disk.Installed, watchers[0], watchers[1]], Links = Adopted.Disk.Links.Add(watchers[2]), InitScriptIsDisabled = true },
            Units = Adopted.Units.Add("ganeti-watcher.service", Unit("ganeti-watcher.service", ("ActiveState", Text("active")))),
        };
        facts = facts.With(Daemon("ganeti-confd", null, 0, "inactive") with { IsHeld = true });
        Assert.Contains("stop ganeti-watcher.service", UnadoptPlan.Make(Adopted with { Units = facts.Units }, []).Texts());

        var plan = UnadoptPlan.MakeForGoingBack(facts);

        Assert.Empty(plan.Hindrances);
        Assert.Contains(plan.Steps, step => step is AdoptionStep.HandBack);
        Assert.DoesNotContain(plan.Texts(), text => text.Contains("watcher.", StringComparison.Ordinal));
    }

    [Fact]
    public void GoingBack_GuestsThatWouldBeKilled_HinderItAllTheSame() =>
        Assert.Contains("guests", Assert.Single(UnadoptPlan.MakeForGoingBack(Masked("/etc/systemd/system/ganeti-noded.service")).Hindrances), StringComparison.Ordinal);

    /// <summary>One that was taken over with arguments and did not come up has no command line any more.</summary>
    [Fact]
    public void GoingBack_ADaemonThatIsDownGetsTheArgumentsThatItHad()
    {
        var before = Stock.With(Stock.Daemons[2] with { Arguments = "--no-voting" });
        var now = Adopted.With(Daemon("ganeti-luxid", null, 0, "failed"));

        Assert.Contains("have the init script start ganeti-luxid with --no-voting this time", UnadoptPlan.MakeForGoingBack(now.WithArgumentsOf(before)).Texts());
        Assert.DoesNotContain(UnadoptPlan.MakeForGoingBack(Adopted.WithArgumentsOf(before)).Steps, step => step is AdoptionStep.HandOnArguments);
    }

    private static NodeFacts Masked(string mask) => Adopted with { Disk = Adopted.Disk with { Masked = [Path.GetFileName(mask)], Masks = [mask] } };

    private static string Refusal(NodeFacts facts)
    {
        var plan = UnadoptPlan.Make(facts, []);
        Assert.Empty(plan.Steps);
        return Assert.Single(plan.Hindrances);
    }
}
