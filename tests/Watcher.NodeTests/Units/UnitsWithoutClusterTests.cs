namespace Watcher.NodeTests.Units;

/// <summary>The shipped units on a node that is in no cluster, as a package leaves it; then the way into one and out again.</summary>
public sealed class UnitsWithoutClusterTests(UnitsNodeWithoutCluster fixture) : IClassFixture<UnitsNodeWithoutCluster>
{
    private TestNode Node => fixture.Node;

    private NodeUnits Units => new(Node);

    [Fact]
    public async Task NoCluster_NothingRunsNothingFails_ThenInitStartsAll_AndDestroyStopsAll()
    {
        await Units.WaitAsync(
            async () => await Units.PropertyAsync("ganeti.target", "ActiveState") == "active"
                && (await Node.CheckedAsync(["systemctl", "list-jobs", "--no-legend", "ganeti*"])).Output == "", "the boot is over");
        await AssertNothingRunsAsync();
        foreach (var daemon in NodeDaemons.Names)
        {
            Assert.Equal(
                $"{daemon}: ActiveState=inactive SubState=dead Result=success NRestarts=0 ConditionResult=no",
                $"{daemon}: {await Units.StateAsync(daemon)}");
        }

        await Node.CheckedAsync(
            [
                "gnt-cluster", "init", "--enabled-hypervisors=fake", "--enabled-disk-templates=diskless", "--master-netdev=eth0",
                "--no-ssh-init", "--no-etc-hosts", "--nic-parameters", "mode=bridged,link=br0", "cluster.gnt.test",
            ]);
        await Units.WaitUntilReadyAsync();
        Assert.Equal("", (await Units.CheckAsync()).Text);

        await Node.CheckedAsync(["gnt-cluster", "destroy", "--yes-do-it"]);
        await AssertNothingRunsAsync();
    }

    private async Task AssertNothingRunsAsync()
    {
        await Units.WaitAsync(async () => (await Units.RunningAsync()).Count == 0, "no daemon runs");
        Assert.DoesNotContain("ganeti", await Units.FailedAsync(), StringComparison.Ordinal);
    }
}
