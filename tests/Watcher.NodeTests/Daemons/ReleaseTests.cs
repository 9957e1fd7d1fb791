namespace Watcher.NodeTests.Daemons;

/// <summary>The short set that is run on each release of Ganeti: all daemons killed outright, and one stopped.</summary>
public abstract class ReleaseTests(NodeFixture fixture) : NodeTest(fixture)
{
    [Fact]
    public async Task Once_AllKilled_AllRunAgain()
    {
        await Node.Daemons.KillAsync(NodeDaemons.Names);

        await PassAsync();

        Assert.Equal(NodeDaemons.Names, Node.Daemons.Running());
    }

    [Fact]
    public async Task Service_AllKilled_AllRunAgain()
    {
        await using var service = await WatcherService.StartAsync(Node);
        await Node.Daemons.KillAsync(NodeDaemons.Names);

        await Node.Daemons.WaitForAsync(NodeDaemons.Names, service);
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
