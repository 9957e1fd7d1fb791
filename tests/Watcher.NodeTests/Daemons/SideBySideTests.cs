namespace Watcher.NodeTests.Daemons;

/// <summary>Real daemons that are started side by side by the service.</summary>
[Collection<PlainBookworm>]
public sealed class SideBySideTests(PlainNode fixture) : NodeTest(fixture)
{
    [Fact]
    public async Task Service_AllKilledAtOnce_AllRunAgain_EachStartedOnce()
    {
        await ConfigureAsync(("Schedule", WatcherConfig.Never));
        await using var service = await WatcherService.StartAsync(Node);

        var killed = await Node.Daemons.KillAsync(NodeDaemons.Names);
        foreach (var (daemon, process) in NodeDaemons.Names.Zip(killed))
        {
            await Node.Daemons.WaitForNextAsync(daemon, process, service);
        }

        Assert.Equal(NodeDaemons.Names.Order(), Node.Recorder.Starts().Select(start => start.Daemon).Order());
    }

    /// <summary>WConfD asks noded for its vote when it starts, and waits for it; noded's own death in the meantime is answered at once.</summary>
    [Fact]
    public async Task Service_NodedDiesWhileTheStartOfWConfDWaitsForIt_BothRunAgain()
    {
        await ConfigureAsync(("Schedule", WatcherConfig.Never), ("Daemons:StartDeadline", "3m"));
        await using var service = await WatcherService.StartAsync(Node);
        var noded = Node.Daemons.Get("noded");
        await Node.CheckedAsync(["kill", "-STOP", $"{noded.Pid}"]);
        var wconfd = await Node.Daemons.KillAsync("wconfd");
        await Until.TrueAsync(() => Node.Recorder.Starts().Count > 0, "the start of wconfd is under way", () => Node.Log, service.WhyNever);

        var killed = await Node.Daemons.KillAsync("noded");
        await Node.Daemons.WaitForNextAsync("noded", killed[0], service);

        // Its vote fails, or is taken anew ten seconds later.
        await Node.Daemons.WaitForNextAsync("wconfd", wconfd[0], service);
        Assert.Contains("ganeti-noded died", Node.Log, StringComparison.Ordinal);
        Assert.Single(Node.Recorder.Starts(), start => start.Daemon == "noded");
    }
}
