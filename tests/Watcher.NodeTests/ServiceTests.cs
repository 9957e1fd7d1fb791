namespace Watcher.NodeTests;

/// <summary>The service on a node without systemd.</summary>
public sealed class ServiceTests(PlainNode fixture) : NodeTest(fixture), IClassFixture<PlainNode>
{
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(20);

    public static TheoryData<string> Daemons { get; } = [.. NodeDaemons.Names];

    /// <summary>The cron expression stays at five minutes: only the watch on the process can have noticed.</summary>
    [Theory]
    [MemberData(nameof(Daemons))]
    public async Task Service_DaemonKilled_IsBackLongBeforeTheNextTick(string daemon)
    {
        await using var service = await WatcherService.StartAsync(Node);
        var killed = await Node.Daemons.KillAsync(daemon);

        await Until.TrueAsync(() => Node.Daemons.Find(daemon) is { } now && now.Pid != killed[0].Pid, AtOnce, $"{daemon} runs again", () => Node.Log);
    }

    [Fact]
    public async Task Service_AllKilled_AllRunAgain()
    {
        await using var service = await WatcherService.StartAsync(Node);
        await Node.Daemons.KillAsync(NodeDaemons.Names);

        await Node.Daemons.WaitForAsync(NodeDaemons.Names, TimeSpan.FromSeconds(60));
    }

    /// <summary>A daemon that was dead before the service came: no process to watch, so the first step or a tick finds it.</summary>
    [Fact]
    public async Task Service_StartsOnANodeWithDeadDaemons_AllRunAgain()
    {
        await ConfigureAsync(("Schedule", "0/2 * * * * ?"));
        await Node.Daemons.KillAsync(NodeDaemons.Names);
        await using var service = await WatcherService.StartAsync(Node);

        await Node.Daemons.WaitForAsync(NodeDaemons.Names, TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task Service_ShortSchedule_KillsAreRepairedOneByOne()
    {
        await ConfigureAsync(("Schedule", "0/2 * * * * ?"));
        await using var service = await WatcherService.StartAsync(Node);
        foreach (var daemon in NodeDaemons.Names)
        {
            var killed = await Node.Daemons.KillAsync(daemon);
            await Until.TrueAsync(
                () => Node.Daemons.Find(daemon) is { } now && now.Pid != killed[0].Pid, TimeSpan.FromSeconds(30), $"{daemon} runs again", () => Node.Log);
        }
    }

    [Fact]
    public async Task Service_DaemonStopped_LeftAloneForItsGraceThenStarted()
    {
        await ConfigureAsync(("Schedule", "0/1 * * * * ?"), ("Daemons:StoppedGrace", "6s"));
        await using var service = await WatcherService.StartAsync(Node);
        var asked = TimeProvider.System.GetUtcNow();
        await Node.Daemons.StopAsync("mond");

        await Node.WaitForLogAsync("ganeti-mond was stopped", TimeSpan.FromSeconds(20));
        await Node.Daemons.WaitForAsync(["mond"], TimeSpan.FromSeconds(30));
        Assert.True(Assert.Single(Node.Recorder.Starts()).At - asked > TimeSpan.FromSeconds(5.5), "started behind the operator's back");
    }

    /// <summary>A grace long enough that the pass does not sit it out.</summary>
    [Fact]
    public async Task Once_DaemonStopped_LeftAloneForItsGraceThenStarted()
    {
        await ConfigureAsync(("Daemons:StoppedGrace", "8s"));
        await PassAsync();
        await Node.Daemons.StopAsync("mond");
        var stopped = TimeProvider.System.GetTimestamp();
        await PassAsync();
        Assert.Empty(Node.Recorder.Starts());

        await Until.TrueAsync(() => TimeProvider.System.GetElapsedTime(stopped) > TimeSpan.FromSeconds(9), TimeSpan.FromSeconds(10), "the grace is over");
        await PassAsync();

        Assert.NotNull(Node.Daemons.Find("mond"));
    }

    [Fact]
    public async Task Service_Terminated_DoesNotWaitForAStart()
    {
        await Node.Files.WriteAsync("/run/slow-util", "#!/bin/sh\nexec sleep 20\n", TestNode.ExecutableMode);
        await ConfigureAsync(("Daemons:DaemonUtil", "/run/slow-util"));
        await using var service = await WatcherService.StartAsync(Node);
        await Node.Daemons.KillAsync("mond");
        await Until.TrueAsync(
            () => Node.Processes.All().Any(p => p.CommandLine == "sleep 20"), TimeSpan.FromSeconds(20), "the start is under way", () => Node.Log);

        var took = await service.StopAsync();

        Assert.Equal(0, service.ExitCode);
        Assert.True(took < TimeSpan.FromSeconds(5), $"took {took}");
    }

    [Fact]
    public async Task Service_ReloadedWithBadConfiguration_KeepsTheOldAndSaysWhy()
    {
        await using var service = await WatcherService.StartAsync(Node);
        await Node.Files.WriteAsync(WatcherConfig.Path, "{\"Watcher\":{\"Daemons\":{\"StoppedGrace\":\"soon\"}}}");
        await service.SignalAsync("HUP");

        await Node.WaitForLogAsync("soon", TimeSpan.FromSeconds(20));
        await Node.Daemons.KillAsync("mond");
        await Node.Daemons.WaitForAsync(["mond"], AtOnce);
        Assert.Equal(["mond"], Node.Recorder.Starts().Select(s => s.Daemon));
    }

    [Fact]
    public async Task Service_LogRotated_GoesOnInTheNewFile()
    {
        await using var service = await WatcherService.StartAsync(Node);
        await Node.CheckedAsync(["mv", TestNode.WatcherLog, TestNode.WatcherLog + ".1"]);
        await service.SignalAsync("HUP");
        await Node.Daemons.KillAsync("mond");

        await Node.WaitForLogAsync("mond", TimeSpan.FromSeconds(20));
        await Node.Daemons.WaitForAsync(["mond"], TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task SecondService_EndsWithoutHarm()
    {
        await using var first = await WatcherService.StartAsync(Node);

        var second = await Node.RunAsync([TestNode.Watcher, "serve"], TimeSpan.FromSeconds(30));

        Assert.Equal(0, second.ExitCode);
        Assert.False(first.HasExited);
    }

    [Fact]
    public async Task Once_BesideAService_NothingToDo_StartsNothing()
    {
        await using var service = await WatcherService.StartAsync(Node);

        await PassAsync();

        Assert.Empty(Node.Recorder.Starts());
        Assert.DoesNotContain("did not make the pass", Node.Log, StringComparison.Ordinal);
    }
}
