namespace Watcher.NodeTests;

/// <summary>When nothing may be done.</summary>
public sealed class GateTests(PlainNode fixture) : NodeTest(fixture), IClassFixture<PlainNode>
{
    private const string PauseFile = "/var/lib/ganeti/watcher.pause";

    [Fact]
    public async Task Once_LockHeldExclusively_NothingIsStarted()
    {
        await Node.Daemons.KillAsync("mond");
        await using (await LockHolder.TakeAsync(Node))
        {
            Assert.Equal(0, (await Node.WatcherAsync("--once")).ExitCode);
            AssertNothingWasStarted();
        }

        await PassAsync();
        Assert.NotNull(Node.Daemons.Find("mond"));
    }

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
    public async Task Once_PauseOver_StartsWhatIsMissing()
    {
        await Node.Files.WriteAsync(PauseFile, "1000000000");
        await Node.Daemons.KillAsync("mond");

        Assert.Equal(0, (await Node.WatcherAsync("--once")).ExitCode);

        Assert.NotNull(Node.Daemons.Find("mond"));
    }

    [Fact]
    public async Task Once_UpgradeUnderWay_NothingIsStarted()
    {
        await Node.Files.WriteAsync("/var/lib/ganeti/intent-to-upgrade", "[[\"2026-11-22\"],[3,0,2],[3,1,0],[]]");
        await Node.Daemons.KillAsync("mond");

        Assert.Equal(0, (await Node.WatcherAsync("--once")).ExitCode);

        AssertNothingWasStarted();
    }

    [Fact]
    public async Task Service_LockHeldExclusively_StandsStillAndGoesOnWhenItIsFree()
    {
        await ConfigureAsync(("Schedule", "0/1 * * * * ?"));
        await using var service = await WatcherService.StartAsync(Node);
        await using (await LockHolder.TakeAsync(Node))
        {
            await Node.Daemons.KillAsync("mond");
            Assert.False(await Until.WithinAsync(() => Node.Recorder.Starts().Count > 0, TimeSpan.FromSeconds(4)));
            AssertNothingWasStarted();
        }

        await Node.Daemons.WaitForAsync(["mond"], TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task Service_Paused_TheJobStartsWhatIsMissingWhenThePauseEnds()
    {
        await ConfigureAsync(("Schedule", "0/2 * * * * ?"));
        await using var service = await WatcherService.StartAsync(Node);
        await Node.CheckedAsync(["gnt-cluster", "watcher", "pause", "1h"]);
        await Node.Daemons.KillAsync("mond");
        Assert.False(await Until.WithinAsync(() => Node.Recorder.Starts().Count > 0, TimeSpan.FromSeconds(4)));

        await Node.CheckedAsync(["gnt-cluster", "watcher", "continue"]);

        await Node.Daemons.WaitForAsync(["mond"], TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task Service_BusyWithStarts_NobodyWaitsLongForTheLock()
    {
        await ConfigureAsync(("Schedule", "0/1 * * * * ?"), ("Daemons:StableAfter", "1s"));
        await using var service = await WatcherService.StartAsync(Node);
        var waits = new List<TimeSpan>();
        foreach (var daemon in new[] { "mond", "confd", "rapi", "mond", "confd" })
        {
            await Node.Daemons.KillAsync(daemon);
            waits.Add(await LockHolder.WaitAsync(Node));
            await Node.Daemons.WaitForAsync([daemon], TimeSpan.FromSeconds(15));
        }

        Figures.Say($"exclusive lock asked for while the service starts daemons: waited {waits.Max().TotalSeconds:0.00} s at most");
        // A step is one start and its settling: two seconds, on a busy machine some more.
        Assert.True(waits.Max() < TimeSpan.FromSeconds(15), $"waited {string.Join(", ", waits)}");
    }

    private void AssertNothingWasStarted()
    {
        Assert.Empty(Node.Recorder.Starts());
        Assert.Null(Node.Daemons.Find("mond"));
    }
}
