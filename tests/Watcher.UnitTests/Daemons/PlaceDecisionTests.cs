using System.Collections.Immutable;
using Watcher.Core.Cluster;
using Watcher.Core.Daemons;
using Watcher.Core.Processes;
using Xunit;

namespace Watcher.UnitTests.Daemons;

public sealed class PlaceDecisionTests
{
    private const string Noded = "ganeti-noded";
    private const string Luxid = "ganeti-luxid";

    private static readonly TimeSpan Now = TimeSpan.FromHours(1);
    private static readonly DaemonLedger Known = DaemonLedger.Blank with { Running = new ProcessIdentity(5, 50), Arguments = "--no-voting" };

    [Theory]
    [InlineData(nameof(NodeRole.Master))]
    [InlineData(nameof(NodeRole.Regular))]
    [InlineData(nameof(NodeRole.NotInCluster))]
    public void FirstLook_IsNoChange(string role)
    {
        var memory = Decide(DaemonsMemory.Blank, Enum.Parse<NodeRole>(role));

        Assert.Null(memory.Change);
        Assert.Empty(memory.Ledgers);
    }

    [Fact]
    public void FirstLook_AfterOneThatCouldNotTell_IsNoChange() =>
        Assert.Null(Decide(Decide(DaemonsMemory.Blank, NodeRole.Unknown), NodeRole.Master).Change);

    [Fact]
    public void Ordinary_BecomesMaster_ItsDaemonsAreNew_AndNodedIsNot()
    {
        var memory = Decide(Decide(With(NodeRole.Regular, Noded), NodeRole.Regular), NodeRole.Master);

        Assert.Equal(new RoleChange(NodeRole.Regular, NodeRole.Master, Now), memory.Change);
        Assert.Equal(Now, memory.Ledgers[Luxid].NewSince);
        Assert.Equal(Known with { Arguments = "" }, memory.Ledgers[Noded]);
    }

    [Fact]
    public void Master_BecomesOrdinary_NothingIsRememberedOfItsDaemons()
    {
        var memory = Decide(With(NodeRole.Master, Noded, Luxid), NodeRole.Regular);

        Assert.Equal([Noded], memory.Ledgers.Keys);
    }

    [Theory]
    [InlineData(nameof(NodeRole.Regular))]
    [InlineData(nameof(NodeRole.Master))]
    public void Role_CannotBeTold_ChangesNothing(string role)
    {
        var before = With(Enum.Parse<NodeRole>(role), Noded, Luxid);

        Assert.Same(before, Decide(before, NodeRole.Unknown));
    }

    [Fact]
    public void NoCluster_BecomesOne_EvenBeforeItIsKnownAsWhat()
    {
        var joining = Decide(With(NodeRole.NotInCluster), NodeRole.Unknown);
        var joined = Decide(joining, NodeRole.Master);

        Assert.Equal(Now, joining.Ledgers[Noded].NewSince);
        Assert.DoesNotContain(Luxid, joining.Ledgers.Keys);
        Assert.Equal(Now, joined.Ledgers[Luxid].NewSince);
        Assert.Equal(new RoleChange(NodeRole.NotInCluster, NodeRole.Master, Now), joined.Change);
    }

    [Fact]
    public void Left_AndCameBack_NothingIsRemembered()
    {
        var memory = Decide(Decide(With(NodeRole.Regular, Noded), NodeRole.NotInCluster), NodeRole.Regular);

        Assert.Equal(DaemonLedger.Blank with { NewSince = Now }, memory.Ledgers[Noded]);
    }

    [Fact]
    public void SameRole_InAnotherCluster_IsAChange()
    {
        var before = With(NodeRole.Master, Noded) with { Place = new NodePlace(NodeRole.Master, ["a"], [Noded, Luxid]) };

        var memory = Decide(before, NodeRole.Master, "b");

        Assert.Equal(Now, memory.Change!.At);
        Assert.Null(memory.Ledgers[Noded].Running);
    }

    [Theory]
    [InlineData("a")]
    [InlineData("b,a")]
    [InlineData("")]
    public void SameCluster_WithAGroupMoreOrUnread_IsNone(string groups)
    {
        var before = With(NodeRole.Master, Noded) with { Place = new NodePlace(NodeRole.Master, ["a", "c"], Expected(NodeRole.Master)) };

        Assert.Null(Decide(before, NodeRole.Master, groups.Split(',', StringSplitOptions.RemoveEmptyEntries)).Change);
    }

    private static DaemonsMemory With(NodeRole role, params string[] known) => DaemonsMemory.Blank with
    {
        Place = new NodePlace(role, [], Expected(role)),
        Ledgers = known.ToImmutableSortedDictionary(name => name, _ => Known),
    };

    private static ImmutableArray<string> Expected(NodeRole role) =>
        [.. DaemonCatalog.All.Where(daemon => daemon.IsNeededIn(new ClusterView(role, false))).Select(daemon => daemon.Name)];

    private static DaemonsMemory Decide(DaemonsMemory memory, NodeRole role, params string[] groups) =>
        PlaceDecision.Decide(memory, new ClusterView(role, UsesUserShutdown: false) { Groups = [.. groups] }, Now);
}
