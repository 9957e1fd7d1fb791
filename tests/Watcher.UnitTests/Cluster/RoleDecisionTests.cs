using Watcher.Core.Cluster;
using Xunit;

namespace Watcher.UnitTests.Cluster;

public sealed class RoleDecisionTests
{
    private const string List = "ssconf_node_list";
    private static readonly string[] Nodes = ["node1.gnt.test", "node2.gnt.test"];

    /// <summary>The master is node1. What the resolver makes of /etc/hosts was seen on Debian 12.</summary>
    [Theory]

    // Another name of this host for IPv6 only: luxid starts.
    [InlineData("node1", "node1.gnt.test", "node1-v6.gnt.test", nameof(NodeRole.Master), null)]

    // "192.0.2.1 node1 node1.gnt.test": Ganeti's commands see the master, luxid does not start anew.
    [InlineData("node1", "node1", "node1.gnt.test", nameof(NodeRole.Master), "this host is 'node1' (for luxid and WConfD: 'node1'; for Ganeti's commands: 'node1.gnt.test')")]

    // "127.0.1.1 node1", and a service's name first: nobody sees the master.
    [InlineData("node1", "node1", "node1", nameof(NodeRole.Unknown), null)]
    [InlineData("node1", "www.gnt.test", "www.gnt.test", nameof(NodeRole.Unknown), null)]

    // Another node, by each way.
    [InlineData("node2", "node2.gnt.test", "node2-v6.gnt.test", nameof(NodeRole.Regular), null)]
    [InlineData("node2", "node2", "node2.gnt.test", nameof(NodeRole.Regular), null)]

    // Two ways, two nodes: the daemons' counts.
    [InlineData("node", "node2.gnt.test", "node1.gnt.test", nameof(NodeRole.Regular), null)]
    [InlineData("node", "node1.gnt.test", "node2.gnt.test", nameof(NodeRole.Master), null)]

    // One way finds nothing.
    [InlineData("node1", null, "node1.gnt.test", nameof(NodeRole.Master), "luxid and WConfD: nothing")]
    [InlineData("NODE1", "Node1.gnt.test", null, nameof(NodeRole.Master), null)]
    public void Decide_ByTheNamesThatANodeHas(string own, string? forDaemons, string? forPrograms, string role, string? misnamed)
    {
        var view = RoleDecision.Decide(Nodes[0], Nodes, new HostNames(own, forDaemons, forPrograms), List);

        Assert.Equal(role, $"{view.Role}");
        Assert.Equal(role == nameof(NodeRole.Unknown), view.Problem is not null);
        if (misnamed is null)
        {
            Assert.Null(view.Misnamed);
        }
        else
        {
            Assert.Contains(misnamed, view.Misnamed, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Decide_NoNameIsANodes_SaysWhichWereFoundAndWhichThereAre()
    {
        var view = RoleDecision.Decide(Nodes[0], Nodes, new HostNames("web", "web.gnt.test", "web"), List);

        Assert.Equal(RoleDoubt.HostNotListed, view.Doubt);
        Assert.Equal(
            "this host is 'web' (for luxid and WConfD: 'web.gnt.test'; for Ganeti's commands: 'web'); the nodes in ssconf_node_list are node1.gnt.test, node2.gnt.test",
            view.Problem);
    }

    [Fact]
    public void Decide_ManyNodes_AreNotAllListed()
    {
        string[] nodes = [.. Enumerable.Range(1, 40).Select(number => $"node{number}.gnt.test")];

        Assert.EndsWith("node10.gnt.test and 30 more", RoleDecision.Decide(nodes[0], nodes, new HostNames("web", "web", "web"), List).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Decide_NothingResolves_IsOfAnotherKind() => Assert.Equal(
        RoleDoubt.HostNameUnresolved, RoleDecision.Decide(Nodes[0], Nodes, new HostNames("web", null, null), List).Doubt);

    /// <summary>"I am not the master" needs somebody to be.</summary>
    [Fact]
    public void Decide_NodesUnknown_OnlyTheMasterIsKnown()
    {
        Assert.Equal(NodeRole.Master, RoleDecision.Decide(Nodes[0], null, new HostNames("node1", "node1.gnt.test", null), List).Role);

        var view = RoleDecision.Decide(Nodes[0], null, new HostNames("node2", "node2.gnt.test", null), "ssconf_node_list is empty");
        Assert.Equal(NodeRole.Unknown, view.Role);
        Assert.EndsWith("the master is node1.gnt.test, and ssconf_node_list is empty", view.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("node1 node1.gnt.test n1.other.test", "node1.gnt.test")]
    [InlineData("node1.gnt.test node1", "node1.gnt.test")]
    [InlineData("node1 n1", "node1")]
    [InlineData("", null)]
    public void PythonsFqdn_IsTheFirstWithADot(string names, string? fqdn) =>
        Assert.Equal(fqdn, HostNames.PythonsFqdn(names.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
}
