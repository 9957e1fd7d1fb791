namespace Watcher.NodeTests;

/// <summary>Held daemons on a node without systemd, with real daemons and the real daemon-util.</summary>
public sealed class HoldTests(PlainNode fixture) : NodeTest(fixture), IClassFixture<PlainNode>
{
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(20);

    private static IEnumerable<string> Others(string daemon) => NodeDaemons.Names.Except([daemon]);

    /// <summary>One in Python, one in Haskell.</summary>
    [Theory]
    [InlineData("rapi")]
    [InlineData("mond")]
    public async Task Held_KilledThenFivePassesAndAReboot_StaysDownUntilItIsReleased(string daemon)
    {
        await PassAsync();
        await HeldNode.HoldAsync(Node, daemon, "--reason", "a repair");
        await Node.Daemons.KillAsync(daemon);
        await FivePassesAsync();
        Assert.Empty(Node.Recorder.Starts());
        Assert.Equal(Others(daemon), Node.Daemons.Running());

        await HeldNode.RebootAsync(Node);
        await FivePassesAsync();
        Assert.DoesNotContain(daemon, Node.Recorder.Starts().Select(s => s.Daemon));
        Assert.Null(Node.Daemons.Find(daemon));

        await HeldNode.ReleaseAsync(Node, daemon);
        await PassAsync();
        Assert.Equal(NodeDaemons.Names, Node.Daemons.Running());
    }

    /// <summary>Its guests live on without it, and with the one that comes back.</summary>
    [Fact]
    public async Task Held_NodedKilledThenFivePasses_StaysDownUntilItIsReleased()
    {
        await PassAsync();
        await HeldNode.HoldAsync(Node, "noded");
        await Node.Daemons.KillAsync("noded");
        await FivePassesAsync();
        Assert.Empty(Node.Recorder.Starts());
        Assert.Equal(Others("noded"), Node.Daemons.Running());

        await HeldNode.ReleaseAsync(Node, "noded");
        await Node.WatcherAsync("--once");
        Assert.NotNull(Node.Daemons.Find("noded"));
    }

    [Fact]
    public async Task Held_ForAWhile_IsStartedByTheFirstPassAfterIt()
    {
        await PassAsync();
        var end = TimeProvider.System.GetUtcNow() + TimeSpan.FromSeconds(12);
        var held = TimeProvider.System.GetTimestamp();
        await HeldNode.HoldAsync(Node, "mond", "--for", "12s");
        await Node.Daemons.StopAsync("mond");
        await FivePassesAsync();

        // A pass that finds the end near waits for it.
        Assert.All(Node.Recorder.Starts(), start => Assert.True(start.At >= end, $"{start.Daemon} at {start.At:O}, held until {end:O}"));

        await Until.TrueAsync(() => TimeProvider.System.GetElapsedTime(held) > TimeSpan.FromSeconds(12.5), TimeSpan.FromSeconds(14), "the hold is over");
        await PassAsync();

        Assert.NotNull(Node.Daemons.Find("mond"));
    }

    [Fact]
    public async Task Service_HeldKilledReleased_HeedsItAtOnce()
    {
        await using var service = await WatcherService.StartAsync(Node);
        await HeldNode.HoldAsync(Node, "rapi");
        await Node.WaitForLogAsync("ganeti-rapi is held by ", AtOnce);
        await Node.Daemons.KillAsync("rapi", "mond");
        await Node.WaitForLogAsync("ganeti-rapi died", AtOnce);
        await Node.Daemons.WaitForAsync(["mond"], AtOnce);
        Assert.Equal(["mond"], Node.Recorder.Starts().Select(s => s.Daemon));

        await HeldNode.ReleaseAsync(Node, "rapi");
        await Node.Daemons.WaitForAsync(["rapi"], AtOnce);
    }

    [Fact]
    public async Task Service_TheHoldsTimeIsOver_TheDaemonIsStartedThen()
    {
        await using var service = await WatcherService.StartAsync(Node);
        var held = TimeProvider.System.GetTimestamp();
        await HeldNode.HoldAsync(Node, "rapi", "--for", "5s");
        await Node.Daemons.KillAsync("rapi");
        await Node.WaitForLogAsync("ganeti-rapi died", AtOnce);

        await Node.Daemons.WaitForAsync(["rapi"], TimeSpan.FromSeconds(30));

        Assert.True(TimeProvider.System.GetElapsedTime(held) >= TimeSpan.FromSeconds(5), Node.Log);
    }

    /// <summary>A process that is stopped answers no question.</summary>
    [Fact]
    public async Task Held_AndHanging_IsToldAndNotRestarted()
    {
        await ConfigureAsync(("Probes:GrownUpAfter", "0s"), ("Probes:AnswerDeadline", "1s"));
        var rapi = Node.Daemons.Get("rapi");
        await HeldNode.HoldAsync(Node, "rapi");
        await Node.CheckedAsync(["kill", "-STOP", $"{rapi.Pid}"]);
        try
        {
            var result = await Node.WatcherAsync("--once");
            Assert.Equal(0, result.ExitCode);
            Assert.Contains("ganeti-rapi runs but has not answered", Node.Log, StringComparison.Ordinal);
            Assert.DoesNotContain("Restarting ganeti-rapi", Node.Log, StringComparison.Ordinal);
            Assert.Equal(rapi.Pid, Node.Daemons.Get("rapi").Pid);
        }
        finally
        {
            await Node.CheckedAsync(["kill", "-CONT", $"{rapi.Pid}"]);
        }
    }

    /// <summary>Whatever they exit with: without noded the instances cannot be looked after, and that is told.</summary>
    private async Task FivePassesAsync()
    {
        for (var pass = 0; pass < 5; pass++)
        {
            await Node.WatcherAsync("--once");
        }
    }
}
