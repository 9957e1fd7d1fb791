namespace Watcher.NodeTests.Cluster;

/// <summary>When nothing may be done.</summary>
[Collection<PlainBookwormServed>]
public sealed class GateTests(PlainNode fixture) : NodeTest(fixture)
{
    private const string PauseFile = "/var/lib/ganeti/watcher.pause";

    [Fact]
    public async Task Once_Paused_NothingIsStartedUnlessThePauseIsIgnored()
    {
        await Node.CheckedAsync(["gnt-cluster", "watcher", "pause", "1h"]);
        await Node.Daemons.KillAsync("mond");

        Assert.Equal(0, (await Node.WatcherAsync("--once")).ExitCode);
        AssertNothingWasStarted();

        Assert.Equal(0, (await Node.WatcherAsync("--once", "--ignore-pause")).ExitCode);
        Assert.NotNull(Node.Daemons.Find("mond"));
        Assert.True(Node.Files.Exists(PauseFile), "the pause is somebody else's");
    }

    [Fact]
    public async Task Service_LockHeldExclusively_StandsStillAndGoesOnWhenItIsFree()
    {
        await ConfigureAsync(("Schedule", WatcherConfig.EverySecond));
        await using var service = await WatcherService.StartAsync(Node);
        await using (await LockHolder.TakeAsync(Node))
        {
            await Node.Daemons.KillAsync("mond");
            await service.UntilItHasLookedTwiceAsync();
            AssertNothingWasStarted();
        }

        await Node.Daemons.WaitForAsync(["mond"], service);
    }

    [Fact]
    public async Task Service_Paused_TheJobStartsWhatIsMissingWhenThePauseEnds()
    {
        await ConfigureAsync(("Schedule", WatcherConfig.EverySecond));
        await using var service = await WatcherService.StartAsync(Node);
        await Node.CheckedAsync(["gnt-cluster", "watcher", "pause", "1h"]);
        await Node.Daemons.KillAsync("mond");
        await service.UntilItHasLookedTwiceAsync();
        AssertNothingWasStarted();

        await Node.CheckedAsync(["gnt-cluster", "watcher", "continue"]);

        await Node.Daemons.WaitForAsync(["mond"], service);
    }

    /// <summary>Six starts are to be made; who asks while some are under way waits for those and no others.</summary>
    [Fact]
    public async Task Service_BusyWithStarts_TheLockIsHandedOverAfterThoseUnderWay()
    {
        await Node.Files.WriteAsync(
            "/run/waiting-util",
            $"#!/bin/sh\ntouch /run/start-begins\nuntil [ -e /run/lock-wanted ]; do sleep 0.1; done\nexec {StartRecorder.Path} \"$@\"\n",
            TestNode.ExecutableMode);
        Node.Files.Delete("/run/start-begins");
        Node.Files.Delete("/run/lock-wanted");
        await ConfigureAsync(("Schedule", WatcherConfig.EverySecond), ("Daemons:DaemonUtil", "/run/waiting-util"), ("Daemons:StartDeadline", "3m"));
        await using var service = await WatcherService.StartAsync(Node);
        await Node.Daemons.KillAsync(NodeDaemons.Names);
        await Until.TrueAsync(() => Node.Files.Exists("/run/start-begins"), "a start is under way", () => Node.Log, service.WhyNever);

        var taking = LockHolder.TakeAsync(Node);
        await LockHolder.UntilWantedAsync(Node);
        await Node.Files.WriteAsync("/run/lock-wanted", "");

        await using (await taking)
        {
            var begun = Node.Recorder.Starts();
            Assert.DoesNotContain(Node.Processes.All(), process => process.Name is "waiting-util" or "daemon-util" or "start-stop-daem");
            await service.UntilItHasLookedTwiceAsync();
            Assert.Equal(begun, Node.Recorder.Starts());
        }

        await Node.Daemons.WaitForAsync(NodeDaemons.Names, service);
    }

    private void AssertNothingWasStarted()
    {
        Assert.Empty(Node.Recorder.Starts());
        Assert.Null(Node.Daemons.Find("mond"));
    }
}
