using Watcher.Core.Daemons;
using Xunit;

namespace Watcher.UnitTests.Daemons;

public sealed class StartOrderTests
{
    private static readonly TimeSpan Now = TimeSpan.FromHours(1);
    private static readonly StartState Begun = new(Now, Settled: false);

    [Fact]
    public void Table_NamesDaemonsThatComeBeforeInTheCatalog()
    {
        string[] names = [.. DaemonCatalog.All.Select(daemon => daemon.Name)];

        Assert.Equal(["ganeti-wconfd", "ganeti-luxid"], DaemonCatalog.All.Where(daemon => !StartOrder.Before(daemon).IsEmpty).Select(daemon => daemon.Name));
        Assert.All(DaemonCatalog.All, daemon => Assert.All(StartOrder.Before(daemon), first => Assert.InRange(names.IndexOf(first), 0, names.IndexOf(daemon.Name) - 1)));
    }

    [Theory]
    [InlineData("ganeti-wconfd", 5)]
    [InlineData("ganeti-luxid", 5)]
    [InlineData("ganeti-rapi", 0)]
    public void WhileNodedIsBeingStarted_ThoseThatAskItWait(string daemon, int seconds) => Assert.Equal(seconds, WaitFor(daemon, Begun, Now));

    [Fact]
    public void NoLongerThanPatience() => Assert.Equal(0, WaitFor("ganeti-luxid", Begun, Now + StartOrder.Patience));

    [Fact]
    public void NotOnceItIsUp_NorForOneThatIsNotBeingStarted()
    {
        Assert.Equal(0, WaitFor("ganeti-luxid", Begun with { EndedAt = Now }, Now));
        Assert.Equal(0, WaitFor("ganeti-luxid", Begun with { Settled = true }, Now));
        Assert.Equal(0, WaitFor("ganeti-luxid", null, Now));
    }

    private static double WaitFor(string daemon, StartState? noded, TimeSpan now) => StartOrder.WaitFor(
        DaemonCatalog.Find(daemon)!, new Dictionary<string, DaemonLedger> { ["ganeti-noded"] = DaemonLedger.Blank with { Start = noded } }, now).TotalSeconds;
}
