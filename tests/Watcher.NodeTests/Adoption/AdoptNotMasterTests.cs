using Watcher.NodeTests.Campaigns;

namespace Watcher.NodeTests.Adoption;

/// <summary>Nodes that are not the master: back to the init script, and to the units again.</summary>
[Collection<KvmUnitsThreeTrixie>]
public sealed class AdoptNotMasterTests(KvmUnitsThreeTrixieNodes fixture) : ThreeNodesTest(fixture)
{
    private static readonly string[] OfNoCandidate = ["noded", "mond"];

    [Fact]
    public Task Candidate_ThereAndBack() => ThereAndBackAsync(Cluster.Candidate, EveryNode);

    /// <summary>The init script starts confd there, too, which has no configuration to answer from: by the units it does not run.</summary>
    [Fact]
    public Task NoCandidate_ThereAndBack_ConfdEnds() => ThereAndBackAsync(Cluster.Ordinary, OfNoCandidate);

    public static TheoryData<string, int> Points => KillPoints.UpTo(["candidate", "no candidate"], most: 12, ("candidate", 5), ("no candidate", 8));

    [Theory]
    [MemberData(nameof(Points))]
    public async Task KilledAfterSteps_RunAgain_Finishes_AndSoDoesTheWayBack(string which, int steps)
    {
        var (node, daemons) = which == "candidate" ? (Cluster.Candidate, EveryNode) : (Cluster.Ordinary, OfNoCandidate);
        await KillPoints.KillAsync(node, "unadopt", steps);
        await BackAsync(node);

        await KillPoints.KillAsync(node, "adopt", steps);
        await AdoptAsync(node, daemons);
    }

    private static async Task ThereAndBackAsync(TestNode node, string[] daemons)
    {
        await BackAsync(node);
        await AdoptAsync(node, daemons);
    }

    private static async Task BackAsync(TestNode node)
    {
        await DoAsync(node, "unadopt");
        await node.Daemons.WaitForAsync(EveryNode);
        Assert.All(EveryNode, (string daemon) => Assert.EndsWith("/ganeti.service", Cgroup(node, daemon), StringComparison.Ordinal));
    }

    private static async Task AdoptAsync(TestNode node, string[] daemons)
    {
        await DoAsync(node, "adopt");
        Assert.Equal(daemons.Order(), node.Daemons.Running().Order());
        Assert.All(daemons, (string daemon) => Assert.EndsWith($"/ganeti-{daemon}.service", Cgroup(node, daemon), StringComparison.Ordinal));
        var units = new NodeUnits(node);
        var check = await units.CheckAsync();
        Assert.Equal((0, ""), (check.ExitCode, check.Text));
        Assert.DoesNotContain("ganeti", await units.FailedAsync(), StringComparison.Ordinal);
    }

    private static async Task DoAsync(TestNode node, string verb)
    {
        var result = await node.WatcherAsync("units", verb);
        Assert.True(result.ExitCode == 0, $"{result}");
        Assert.StartsWith("Nothing is to be done", (await node.WatcherAsync("units", verb)).Output, StringComparison.Ordinal);
    }

    private static string Cgroup(TestNode node, string daemon) => node.Processes.Cgroup(node.Daemons.Get(daemon).Pid);
}
