namespace Watcher.NodeTests;

/// <summary>Instances on three nodes in two groups: nodes that are offline, copies elsewhere, a master that moves.</summary>
public abstract class ThreeNodesInstanceTests(ThreeNodesFixture fixture) : IAsyncLifetime
{
    private const string Far = "node3.gnt.test";
    private const string OtherGroup = "other";
    private const string Victim = "victim";
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(2);

    private ThreeNodes Cluster => fixture.Cluster;

    private TestNode Master => Cluster.Master;

    private NodeInstances Instances => field ??= new(Master);

    public async ValueTask InitializeAsync()
    {
        foreach (var node in Cluster.All)
        {
            node.Files.DeleteDirectory("/var/lib/ganeti-watcher");
            node.Files.Delete(TestNode.WatcherLog);
            await NodeReset.ConfigureAsync(node, ("Instances:SecondLook", "0s"));
        }

        if (!(await Master.CheckedAsync(["gnt-group", "list", "--no-headers", "-o", "name"])).Output.Contains(OtherGroup, StringComparison.Ordinal))
        {
            await Master.CheckedAsync(["gnt-group", "add", OtherGroup], Long);
            await Master.CheckedAsync(["gnt-group", "assign-nodes", OtherGroup, Far], Long);
        }

        await Until.SucceedsAsync(() => Instances.AddAsync("node1.gnt.test", Victim), Long);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Aftermath.CheckAsync(Cluster.All);
    }

    [Fact]
    public async Task NodeIsOffline_ItsInstancesAreToldAndLeftAlone()
    {
        await Master.CheckedAsync(["gnt-node", "modify", "--offline=yes", "--force", Far], Long);
        try
        {
            await OfflineAsync();
        }
        finally
        {
            await Master.CheckedAsync(["gnt-node", "modify", "--offline=no", "--force", Far], Long);
        }
    }

    [Fact]
    public async Task RunsOnANodeOfAnotherGroup_IsNeverStartedASecondTime()
    {
        await NodeInstances.CrashAsync(Master, Victim);
        await NodeInstances.RunBehindGanetisBackAsync(Cluster.Ordinary, Victim);

        // Ganeti itself does not see it: luxid asks only the nodes that are primary for some instance of the group.
        Assert.Equal("ERROR_down", await Instances.StateAsync(Victim));
        for (var pass = 0; pass < 3; pass++)
        {
            Assert.Equal(0, (await Master.WatcherAsync("--once")).ExitCode);
        }

        Assert.Equal(0, NodeInstances.Starts(Master, Victim));
        Assert.Contains($"{Victim} runs on {Far}, though Ganeti has it on node1.gnt.test: it is not started", Master.Log, StringComparison.Ordinal);

        NodeInstances.EndBehindGanetisBack(Cluster.Ordinary, Victim);
        Assert.Equal(0, (await Master.WatcherAsync("--once")).ExitCode);
        Assert.Equal(1, NodeInstances.Starts(Master, Victim));
    }

    [Fact]
    public async Task OneGroup_OnlyItsInstancesAreStarted()
    {
        var uuid = (await Master.CheckedAsync(["gnt-group", "list", "--no-headers", "-o", "uuid", OtherGroup])).Output.Trim();
        await NodeInstances.CrashAsync(Master, Victim);

        Assert.Equal(0, (await Master.WatcherAsync("--nodegroup", uuid)).ExitCode);
        Assert.Equal("ERROR_down", await Instances.StateAsync(Victim));

        Assert.Equal(0, (await Master.WatcherAsync("--once")).ExitCode);
        Assert.Equal("running", await Instances.StateAsync(Victim));
    }

    private async Task OfflineAsync()
    {
        var before = await Instances.JobsAsync();

        var result = await Master.WatcherAsync("--once");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains($"{Far} is offline: nothing can be done for its 1 instances", Master.Log, StringComparison.Ordinal);
        Assert.Equal(before, await Instances.JobsAsync());
    }
}
