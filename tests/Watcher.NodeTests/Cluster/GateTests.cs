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

    /// <summary>What Python takes for a number is one.</summary>
    [Fact]
    public async Task PauseFile_IsReadAsTheStockWatcherReadsIt()
    {
        string[] contents =
        [
            "tomorrow", "", " \n", "12.5", "99999999999 99999999999", "99999999999\n", " +99999999999\t", "99_999_999_999", "9__9", "_9", "9_", "-", "1e12", "0x9f",
            "\u0669\u0669\u0669\u0669\u0669\u0669\u0669\u0669\u0669\u0669\u0669", "\u00a099999999999\u2003", "99999999999\u001f", "99999999999\0", "\ufeff99999999999", "-99999999999", "1", "+ 9",
        ];
        const string Ask = """
            import json, os, sys
            sys.path.insert(0, "/usr/share/ganeti/default")
            from ganeti import utils
            for content in json.load(open("/root/contents.json")):
              open("/root/pause", "w").write(content)
              print(bool(utils.ReadWatcherPauseFile("/root/pause")), os.path.exists("/root/pause"))
            """;
        await Node.Files.WriteAsync("/root/ask.py", Ask);
        await Node.Files.WriteAsync("/root/contents.json", System.Text.Json.JsonSerializer.Serialize(contents));

        var stock = (await Node.CheckedAsync(["python3", "/root/ask.py"])).Text.Split('\n');

        var ours = contents.Select(content => Watcher.Core.Cluster.PauseFile.Parse(content, TimeProvider.System.GetUtcNow())).Select(pause => $"{pause.Until is not null} {!pause.Remove}");
        Assert.Equal(contents.Zip(stock), contents.Zip(ours));
    }

    [Fact]
    public async Task MistypedPause_IsToldWithWhatItSaid_AndRemoved()
    {
        await Node.Files.WriteAsync(PauseFile, "12.5\n");

        await PassAsync();

        Assert.False(Node.Files.Exists(PauseFile));
        Assert.Contains($"{PauseFile} said '12.5', which is no time until which to pause: nothing is paused, and the file was removed", Node.Log, StringComparison.Ordinal);
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
