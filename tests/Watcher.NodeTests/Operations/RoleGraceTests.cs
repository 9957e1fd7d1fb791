namespace Watcher.NodeTests.Operations;

/// <summary>An operation ends without having started a daemon: that comes when the grace time is over, by the service's own doing and not by its schedule.</summary>
public sealed class RoleGraceTests(NodeWithoutCluster node) : NodeTest(node), IClassFixture<NodeWithoutCluster>
{
    private const string Defaults = "/etc/default/ganeti";
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private static readonly string[] Words = ["daemons that are missing are left until", "Starting ganeti-rapi", "ganeti-rapi runs as pid"];

    [Fact]
    public async Task InitDoesNotStartADaemon_ItComesAfterTheGrace()
    {
        await ConfigureAsync(("Schedule", WatcherConfig.Never), ("Daemons:RoleGrace", "2s"));
        var defaults = Node.Files.Read(Defaults);
        await Node.Files.WriteAsync(Defaults, defaults + "RAPI_ARGS=--no-such-option\n", Mode);
        await using var service = await WatcherService.StartAsync(Node);

        await Node.RunAsync(OneNodeOperationTests.Init);

        // Ganeti is through, and tries no more.
        await Node.Files.WriteAsync(Defaults, defaults, Mode);
        await Node.Daemons.WaitForAsync(NodeDaemons.Names, service);
        await Node.WaitForLogAsync(Words[^1], service);
        var started = Node.Recorder.Starts().Select(start => start.Daemon).ToHashSet();
        Assert.Contains("rapi", started);
        Assert.DoesNotContain("noded", started);
        int[] order = [.. Words.Select(words => Node.Log.IndexOf(words, StringComparison.Ordinal))];
        Assert.DoesNotContain(-1, order);
        Assert.Equal(order.Order(), order);
    }
}
