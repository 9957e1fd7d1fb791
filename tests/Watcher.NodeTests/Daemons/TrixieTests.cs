namespace Watcher.NodeTests;

/// <summary>The short set on Debian 13 without systemd: Ganeti 3.1, Python 3.13.</summary>
public sealed class TrixieTests(PlainTrixieNode fixture) : NodeTest(fixture), IClassFixture<PlainTrixieNode>
{
    [Fact]
    public Task Once_AllKilled_AllRunAgain() => AllKilled.ThenOnePassAsync(Node, Debian, () => PassAsync());

    [Fact]
    public async Task Service_AllKilled_AllRunAgain()
    {
        await using var service = await WatcherService.StartAsync(Node);
        await Node.Daemons.KillAsync(NodeDaemons.Names);

        await Node.Daemons.WaitForAsync(NodeDaemons.Names, TimeSpan.FromSeconds(60));
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
