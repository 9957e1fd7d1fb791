using System.Text.Json.Nodes;

namespace Watcher.NodeTests.Instances;

/// <summary>Instances on three nodes in two groups: nodes that are offline, copies elsewhere, a master that moves.</summary>
public abstract class ThreeNodesInstanceTests(ThreeNodesFixture fixture) : ThreeNodesTest(fixture)
{
    private const string Far = "node3.gnt.test";
    private const string OtherGroup = "other";
    private const string Victim = "victim";

    private NodeInstances Instances => field ??= new(Master);

    private protected override (string Key, JsonNode Value)[] Settings => [("Instances:SecondLook", "0s")];

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await SplitAsync();
        await Until.SucceedsAsync(() => Instances.AddAsync("node1.gnt.test", Victim));
    }

    [Fact]
    public async Task NodeIsOffline_ItsInstancesAreToldAndLeftAlone()
    {
        await Master.CheckedAsync(["gnt-node", "modify", "--offline=yes", "--force", Far]);
        try
        {
            await OfflineAsync();
        }
        finally
        {
            await Master.CheckedAsync(["gnt-node", "modify", "--offline=no", "--force", Far]);
        }
    }

    /// <summary>The stock watcher's child for a group ends so.</summary>
    [Fact]
    public async Task PassForAGroupOffTheMaster_EndsAsTheStockWatchers()
    {
        var group = (string)(await NodeLuxi.QueryAsync(Master, "group", "uuid"))[0][0]!;
        var stock = await Cluster.Ordinary.StockWatcherAsync("--node-group", group);

        var ours = await Cluster.Ordinary.WatcherAsync("--node-group", group);

        Assert.Equal(11, ours.ExitCode);
        Assert.Equal(stock.ExitCode, ours.ExitCode);
        Assert.Equal("", ours.Text);
        Assert.Contains("are left alone: this node is not the master (node1.gnt.test is)", Cluster.Ordinary.Log, StringComparison.Ordinal);
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
        Assert.Contains($"{Far} is offline: nothing can be done for its instances (1)", Master.Log, StringComparison.Ordinal);
        Assert.Equal(before, await Instances.JobsAsync());
    }
}
