namespace Watcher.NodeTests.Daemons;

/// <summary>The short set that is run on each release of Ganeti: all daemons killed outright, and one stopped.</summary>
public abstract class ReleaseTests(NodeFixture fixture) : NodeTest(fixture)
{
    /// <summary>One pass of ours brings all back; what the stock watcher does about the same is only told.</summary>
    [Fact]
    public async Task Once_AllKilled_AllRunAgain()
    {
        await Node.Daemons.KillAsync(NodeDaemons.Names);
        await PassAsync();
        var ours = Node.Daemons.Running();

        await Node.Daemons.RepairAsync(NodeDaemons.Names);
        await Node.Daemons.KillAsync(NodeDaemons.Names);
        await Node.StockWatcherAsync(30, "--no-verify-disks");
        var stock = Node.Daemons.Running();

        Figures.Say($"{Debian}, six daemons killed, then one pass: {ours.Count} back (stock watcher: {stock.Count}, {string.Join(' ', stock)})");
        Assert.Equal(NodeDaemons.Names, ours);
    }

    [Fact]
    public async Task Service_AllKilled_AllRunAgain()
    {
        await using var service = await WatcherService.StartAsync(Node);
        await Node.Daemons.KillAsync(NodeDaemons.Names);

        await Node.Daemons.WaitForAsync(NodeDaemons.Names);
    }

    [Fact]
    public async Task Once_DaemonStopped_LeftAlone()
    {
        await PassAsync();
        await Node.Daemons.StopAsync("mond");

        await PassAsync();

        Assert.Empty(Node.Recorder.Starts());
    }
}
