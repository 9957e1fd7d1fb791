using Watcher.Core.Units.Adoption;
using Watcher.Core.Units.Checking;
using Watcher.TestKit.Duties;
using Watcher.TestKit.Nodes;
using Xunit;
using static Watcher.UnitTests.Units.Adoption.ScriptedFacts;

namespace Watcher.UnitTests.Units.Adoption;

public sealed class RuntimeCheckTests
{
    private static readonly NodeFacts Loaded = Adopted with
    {
        Units = Adopted.Units.Add("ganeti.service", Unit("ganeti.service", ("FragmentPath", Text("/etc/systemd/system/ganeti.service")))),
    };

    [Fact]
    public void AllByTheirUnits_NothingDiffers() => Assert.Empty(RuntimeCheck.Compare(Loaded));

    [Fact]
    public void Stock_NothingIsSaidOfDaemons() => Assert.Empty(RuntimeCheck.Compare(Stock));

    [Fact]
    public void DaemonOfAnotherUnit_IsSaidWithTheCommand()
    {
        var difference = Only(Loaded.With(Daemon("ganeti-luxid", 102, 0, "activating") with { RunsIn = "ganeti.service" }));

        Assert.Equal(("ganeti-luxid.service", "MainPID", "ganeti-watcher units adopt"), (difference.Unit, difference.Directive, difference.Mend));
        Assert.Contains("102", difference.Should, StringComparison.Ordinal);
        Assert.Contains("ganeti.service", difference.Should, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("inactive", "systemctl restart ganeti-luxid.service")]
    [InlineData("failed", "systemctl reset-failed ganeti-luxid.service; systemctl start ganeti-luxid.service")]
    public void WantedAndDown_IsSaidWithTheCommand(string state, string mend)
    {
        var difference = Only(Loaded.With(Daemon("ganeti-luxid", null, 0, state)));

        Assert.Equal(("ActiveState", mend), (difference.Directive, difference.Mend));
    }

    [Fact]
    public void DownAndMeantToBe_IsNotSaid()
    {
        Assert.Empty(RuntimeCheck.Compare(Loaded.With(Daemon("ganeti-luxid", null, 0, "inactive") with { IsHeld = true })));
        Assert.Empty(RuntimeCheck.Compare(Loaded.With(Daemon("ganeti-luxid", null, 0, "inactive") with { IsNeeded = false })));
        Assert.Empty(RuntimeCheck.Compare(Loaded.With(Daemon("ganeti-luxid", null, 5, "activating"))));
    }

    /// <summary>systemd has said that it runs none, and then one was started, which ends by itself: neither is anything to mend.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task InItsFirstOrLastMoment_IsNotSaid(int moments)
    {
        var starting = Loaded.With(Daemon("ganeti-confd", 107, 0, "inactive"));
        Assert.NotEmpty(RuntimeCheck.Compare(starting));

        var (found, looks) = await CompareAsync(look => look <= moments ? starting : Loaded);

        Assert.Empty(found);
        Assert.Equal(moments + 1, looks);
    }

    [Fact]
    public async Task StaysDown_IsSaid_WithWhatLiesAbout()
    {
        var down = Loaded.With(Daemon("ganeti-luxid", null, 0, "failed")) with { Disk = Loaded.Disk with { TakeOvers = ["/run/systemd/system/ganeti-rapi.service.d/50-take-over.conf"] } };
        var another = down.With(Daemon("ganeti-confd", null, 0, "inactive"));

        var (found, _) = await CompareAsync(look => look == 2 ? another : down);

        Assert.Equal([("ganeti-luxid.service", "ActiveState"), ("ganeti-rapi.service", "File")], found.Select(each => (each.Unit, each.Directive)));
    }

    private static async Task<(IReadOnlyList<UnitDifference> Found, int Looks)> CompareAsync(Func<int, NodeFacts> look)
    {
        var time = new AwaitedTime();
        var looks = 0;
        var comparing = RuntimeCheck.CompareAsync(_ => Task.FromResult(look(++looks)), time, TestContext.Current.CancellationToken);
        await Until.TrueAsync(
            () =>
            {
                time.Advance(RuntimeCheck.LookAgain);
                return comparing.IsCompleted;
            },
            "it has looked");
        return (await comparing, looks);
    }

    [Theory]
    [InlineData("/usr/local/lib/systemd/system/ganeti.service", true)]
    [InlineData("/run/systemd/generator.late/ganeti.service", false)]
    public void HidesTheInitScriptWithoutAnEnabledTarget_IsSaid(string path, bool isSaid)
    {
        var facts = Loaded with
        {
            Disk = Loaded.Disk with { NotEnabled = ["ganeti.target"] },
            Units = Loaded.Units.SetItem("ganeti.service", Unit("ganeti.service", ("FragmentPath", Text(path)))),
        };

        Assert.Equal(isSaid, RuntimeCheck.Compare(facts).Any(difference => difference.Breaks.Contains("after a reboot none", StringComparison.Ordinal)));
    }

    [Fact]
    public void Leftovers_AreSaidOneByOne()
    {
        var facts = Loaded with
        {
            Disk = Loaded.Disk with
            {
                HidingOther = ["/etc/systemd/system/ganeti.target", "/etc/systemd/system/ganeti-rapi.service"],
                TakeOvers = ["/run/systemd/system/ganeti-noded.service.d/50-take-over.conf"],
                Copies = ["/run/systemd/system/ganeti-confd.service", "/run/systemd/system/ganeti.service.d/50-hand-back.conf"],
            },
        };

        // rapi's is the only one of that name: nothing of ours is hidden by it.
        Assert.Equal(["ganeti.target", "ganeti-noded.service", "ganeti-confd.service", "ganeti.service"], RuntimeCheck.Compare(facts).Select(difference => difference.Unit));
    }

    private static UnitDifference Only(NodeFacts facts) => Assert.Single(RuntimeCheck.Compare(facts));
}
