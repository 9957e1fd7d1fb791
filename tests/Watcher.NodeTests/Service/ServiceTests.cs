namespace Watcher.NodeTests.Service;

/// <summary>The service on a node without systemd.</summary>
[Collection<PlainBookwormServed>]
public sealed class ServiceTests(PlainNode fixture) : NodeTest(fixture)
{
    public static TheoryData<string> Daemons { get; } = [.. NodeDaemons.Names];

    /// <summary>The schedule does not come round: only the watch on the process can have noticed.</summary>
    [Theory]
    [MemberData(nameof(Daemons))]
    public async Task Service_DaemonKilled_IsBackBeforeAnyTick(string daemon)
    {
        await ConfigureAsync(("Schedule", WatcherConfig.Never));
        await using var service = await WatcherService.StartAsync(Node);
        var killed = await Node.Daemons.KillAsync(daemon);

        await Node.Daemons.WaitForNextAsync(daemon, killed[0], service);
    }

    /// <summary>A daemon that was dead before the service came: no process to watch, so the first step or a tick finds it.</summary>
    [Fact]
    public async Task Service_StartsOnANodeWithDeadDaemons_AllRunAgain()
    {
        await ConfigureAsync(("Schedule", WatcherConfig.EverySecond));
        await Node.Daemons.KillAsync(NodeDaemons.Names);
        await using var service = await WatcherService.StartAsync(Node);

        await Node.Daemons.WaitForAsync(NodeDaemons.Names, service);
    }

    [Fact]
    public async Task Service_ShortSchedule_KillsAreRepairedOneByOne()
    {
        await ConfigureAsync(("Schedule", WatcherConfig.EverySecond));
        await using var service = await WatcherService.StartAsync(Node);
        foreach (var daemon in NodeDaemons.Names)
        {
            var killed = await Node.Daemons.KillAsync(daemon);
            await Node.Daemons.WaitForNextAsync(daemon, killed[0], service);
        }
    }

    [Fact]
    public async Task Service_DaemonStopped_LeftAloneForItsGraceThenStarted()
    {
        await ConfigureAsync(("Schedule", WatcherConfig.EverySecond), ("Daemons:StoppedGrace", "4s"));
        await using var service = await WatcherService.StartAsync(Node);
        var asked = TimeProvider.System.GetUtcNow();
        await Node.Daemons.StopAsync("mond");

        await Node.WaitForLogAsync("ganeti-mond was stopped", service);
        await Node.Daemons.WaitForAsync(["mond"], service);
        Assert.True(Assert.Single(Node.Recorder.Starts()).At >= asked + TimeSpan.FromSeconds(4), "started behind the operator's back");
    }
}
