namespace Watcher.NodeTests.Holds;

/// <summary>Held daemons on a node without systemd, with real daemons and the real daemon-util.</summary>
[Collection<PlainBookwormServed>]
public sealed class HoldTests(PlainNode fixture) : NodeTest(fixture)
{

    private static readonly TimeSpan Hold = TimeSpan.FromSeconds(8);

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
        var earliest = TimeProvider.System.GetUtcNow() + Hold;
        await HeldNode.HoldAsync(Node, "mond", "--for", "8s");
        var latest = TimeProvider.System.GetUtcNow() + Hold;
        await Node.Daemons.StopAsync("mond");
        await FivePassesAsync();

        // A pass that finds the end near waits for it.
        Assert.All(Node.Recorder.Starts(), start => Assert.True(start.At >= earliest, $"{start.Daemon} at {start.At:O}, held until {earliest:O}"));

        await Until.TrueAsync(() => TimeProvider.System.GetUtcNow() > latest, "the hold's time is over");
        await PassAsync();

        Assert.NotNull(Node.Daemons.Find("mond"));
    }

    [Fact]
    public async Task Service_HeldKilledReleased_HeedsItBeforeAnyTick()
    {
        await ConfigureAsync(("Schedule", WatcherConfig.Never));
        await using var service = await WatcherService.StartAsync(Node);
        await HeldNode.HoldAsync(Node, "rapi");
        await Node.WaitForLogAsync("ganeti-rapi is held by ", service);
        await Node.Daemons.KillAsync("rapi", "mond");
        await Node.WaitForLogAsync("ganeti-rapi died", service);
        await Node.Daemons.WaitForAsync(["mond"], service);
        Assert.Equal(["mond"], Node.Recorder.Starts().Select(s => s.Daemon));

        await HeldNode.ReleaseAsync(Node, "rapi");
        await Node.Daemons.WaitForAsync(["rapi"], service);
    }

    [Fact]
    public async Task Service_TheHoldsTimeIsOver_TheDaemonIsStartedThen()
    {
        await ConfigureAsync(("Schedule", WatcherConfig.Never));
        await using var service = await WatcherService.StartAsync(Node);
        var end = TimeProvider.System.GetUtcNow() + TimeSpan.FromSeconds(3);
        await HeldNode.HoldAsync(Node, "rapi", "--for", "3s");
        await Node.Daemons.KillAsync("rapi");
        await Node.WaitForLogAsync("ganeti-rapi died", service);

        await Node.Daemons.WaitForAsync(["rapi"], service);

        Assert.True(Assert.Single(Node.Recorder.Starts()).At >= end, Node.Log);
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
