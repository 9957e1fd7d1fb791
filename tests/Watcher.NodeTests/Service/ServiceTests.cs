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

        await Node.Daemons.WaitForNextAsync(daemon, killed[0]);
    }

    /// <summary>A daemon that was dead before the service came: no process to watch, so the first step or a tick finds it.</summary>
    [Fact]
    public async Task Service_StartsOnANodeWithDeadDaemons_AllRunAgain()
    {
        await ConfigureAsync(("Schedule", WatcherConfig.EverySecond));
        await Node.Daemons.KillAsync(NodeDaemons.Names);
        await using var service = await WatcherService.StartAsync(Node);

        await Node.Daemons.WaitForAsync(NodeDaemons.Names);
    }

    [Fact]
    public async Task Service_ShortSchedule_KillsAreRepairedOneByOne()
    {
        await ConfigureAsync(("Schedule", WatcherConfig.EverySecond));
        await using var service = await WatcherService.StartAsync(Node);
        foreach (var daemon in NodeDaemons.Names)
        {
            var killed = await Node.Daemons.KillAsync(daemon);
            await Node.Daemons.WaitForNextAsync(daemon, killed[0]);
        }
    }

    [Fact]
    public async Task Service_DaemonStopped_LeftAloneForItsGraceThenStarted()
    {
        await ConfigureAsync(("Schedule", WatcherConfig.EverySecond), ("Daemons:StoppedGrace", "4s"));
        await using var service = await WatcherService.StartAsync(Node);
        var asked = TimeProvider.System.GetUtcNow();
        await Node.Daemons.StopAsync("mond");

        await Node.WaitForLogAsync("ganeti-mond was stopped");
        await Node.Daemons.WaitForAsync(["mond"]);
        Assert.True(Assert.Single(Node.Recorder.Starts()).At >= asked + TimeSpan.FromSeconds(4), "started behind the operator's back");
    }

    [Fact]
    public async Task Once_DaemonStopped_LeftAloneForItsGraceThenStarted()
    {
        await ConfigureAsync(("Daemons:StoppedGrace", "1h"));
        await PassAsync();
        await Node.Daemons.StopAsync("mond");
        await PassAsync();
        Assert.Empty(Node.Recorder.Starts());

        await ConfigureAsync(("Daemons:StoppedGrace", "1s"));
        await PassAsync();

        Assert.NotNull(Node.Daemons.Find("mond"));
    }

    /// <summary>The start, and what the service allows it, last longer than anything is waited for here.</summary>
    [Fact]
    public async Task Service_Terminated_DoesNotWaitForAStart()
    {
        const string Start = "sleep 3111";
        await Node.Files.WriteAsync("/run/slow-util", $"#!/bin/sh\nexec {Start}\n", TestNode.ExecutableMode);
        await ConfigureAsync(("Daemons:DaemonUtil", "/run/slow-util"), ("Daemons:StartDeadline", "50m"));
        await using var service = await WatcherService.StartAsync(Node);
        await Node.Daemons.KillAsync("mond");
        await Until.TrueAsync(() => Node.Processes.All().Any(p => p.CommandLine == Start), "the start is under way", () => Node.Log, service.WhyNever);

        await service.StopAsync();

        Assert.Equal(0, service.ExitCode);
        await Node.RunAsync(["pkill", "-x", "-f", Start]);
    }

    [Fact]
    public async Task Service_ReloadedWithBadConfiguration_KeepsTheOldAndSaysWhy()
    {
        await ConfigureAsync(("Schedule", WatcherConfig.Never));
        await using var service = await WatcherService.StartAsync(Node);
        await Node.Files.WriteAsync(WatcherConfig.Path, "{\"Watcher\":{\"Daemons\":{\"StoppedGrace\":\"soon\"}}}");
        await service.SignalAsync("HUP");

        await Node.WaitForLogAsync("soon");
        await Node.Daemons.KillAsync("mond");
        await Node.Daemons.WaitForAsync(["mond"]);
        Assert.Equal(["mond"], Node.Recorder.Starts().Select(s => s.Daemon));
    }

    [Fact]
    public async Task Service_LogRotated_GoesOnInTheNewFile()
    {
        await using var service = await WatcherService.StartAsync(Node);
        await Node.CheckedAsync(["mv", TestNode.WatcherLog, TestNode.WatcherLog + ".1"]);
        await service.SignalAsync("HUP");
        await Node.Daemons.KillAsync("mond");

        await Node.WaitForLogAsync("mond");
        await Node.Daemons.WaitForAsync(["mond"]);
    }

    [Fact]
    public async Task SecondService_EndsWithoutHarm()
    {
        await using var first = await WatcherService.StartAsync(Node);

        var second = await Node.RunAsync([TestNode.Watcher, "serve"]);

        Assert.Equal(0, second.ExitCode);
        Assert.False(first.HasExited);
    }

    [Fact]
    public async Task Once_BesideAService_LeavesTheWorkToIt()
    {
        await using var service = await WatcherService.StartAsync(Node);

        await PassAsync();

        Assert.Empty(Node.Recorder.Starts());
    }
}
