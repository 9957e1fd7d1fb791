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
}
