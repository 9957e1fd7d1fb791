namespace Watcher.NodeTests.DaemonUtil;

/// <summary>A cluster is made and unmade with our daemon-util (lib/bootstrap.py).</summary>
public sealed class DaemonUtilInitTests(DivertedNodeWithoutCluster fixture) : IClassFixture<DivertedNodeWithoutCluster>
{
    private TestNode Node => fixture.Node;

    [Fact]
    public async Task ClusterInit_StartsAllDaemons_AndDestroyStopsThem()
    {
        await Node.CheckedAsync(
            [
                "gnt-cluster", "init", "--enabled-hypervisors=fake", "--enabled-disk-templates=diskless", "--master-netdev=eth0",
                "--no-ssh-init", "--no-etc-hosts", "--nic-parameters", "mode=bridged,link=br0", "cluster.gnt.test",
            ]);
        await Node.Daemons.WaitForAsync(NodeDaemons.Names);

        await Node.CheckedAsync(["gnt-cluster", "destroy", "--yes-do-it"]);
        await Until.TrueAsync(() => Node.Daemons.Running().Count == 0, "no daemon runs");
    }
}
