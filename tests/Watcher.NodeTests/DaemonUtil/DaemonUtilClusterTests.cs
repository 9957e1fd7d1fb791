namespace Watcher.NodeTests.DaemonUtil;

/// <summary>Ganeti stops and starts daemons on three nodes that have our daemon-util; none of it is taken for an operator's stop.</summary>
public sealed class DaemonUtilClusterTests(DivertedThreeNodes fixture) : IClassFixture<DivertedThreeNodes>, IAsyncLifetime
{

    private ThreeNodes Cluster => fixture.Cluster;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>The third node's guest is removed by its administrator, before its node.</summary>
    public async ValueTask DisposeAsync() => await Aftermath.CheckAsync(Cluster.Master, Cluster.Candidate);

    [Fact]
    public async Task RenewCrypto_Failover_NodeRemove_Work_AndLeaveNoHold()
    {
        var (old, next, leaver) = (Cluster.Master, Cluster.Candidate, Cluster.Ordinary);
        await old.CheckedAsync(["gnt-cluster", "renew-crypto", "--new-cluster-certificate", "--force"]);
        foreach (var node in Cluster.All)
        {
            await node.Daemons.WaitForAsync(node == old ? NodeDaemons.Names : ["noded", "confd", "mond"]);
        }

        await next.CheckedAsync(["gnt-cluster", "master-failover", "--yes-do-it"]);
        await next.Daemons.WaitForAsync(NodeDaemons.Names);
        Assert.DoesNotContain("luxid", old.Daemons.Running());
        await Until.SucceedsAsync(async () => await next.CheckedAsync(["gnt-instance", "list"]));

        // With no master to vote for, the old one back by force: EXTRA_LUXID_ARGS and EXTRA_WCONFD_ARGS.
        await old.CheckedAsync(["gnt-cluster", "master-failover", "--no-voting", "--yes-do-it"]);
        await old.Daemons.WaitForAsync(NodeDaemons.Names);
        Assert.Contains("--no-voting", old.Daemons.Get("luxid").CommandLine, StringComparison.Ordinal);
        await Until.SucceedsAsync(async () => await old.CheckedAsync(["gnt-instance", "list"]));

        Assert.Null(leaver.Guest.WhatHappened());
        await old.CheckedAsync(["gnt-instance", "remove", "--force", "--ignore-failures", "--shutdown-timeout=0", "inst3"]);
        await old.CheckedAsync(["gnt-node", "remove", "node3.gnt.test"]);
        await Until.TrueAsync(() => leaver.Daemons.Running().Count == 0, "the removed node's daemons are stopped");
        Assert.All(Cluster.All, node => Assert.False(node.Files.Exists("/var/lib/ganeti-watcher/holds.json")));
    }
}
