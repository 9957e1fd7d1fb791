using System.Text.RegularExpressions;

namespace Watcher.NodeTests.Instances;

/// <summary>
/// What Ganeti's own acceptance tests ask of a watcher (the steps of its qa_daemon, and of the user's shutdown in qa_instance): what they run and what they look
/// at, exit codes included; and nothing is waited for that they do not wait for.
/// </summary>
public sealed class AcceptanceTests(PlainNode fixture) : NodeTest(fixture), IClassFixture<PlainNode>
{
    private const string Instance = "victim";
    private const string MasterName = "node1.gnt.test";

    private NodeInstances Instances => field ??= new(Node);

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();

        // As it comes: disks are verified, too.
        Node.Files.Delete(WatcherConfig.Path);
        await Until.SucceedsAsync(() => Instances.AddAsync(MasterName, Instance));
    }

    [Fact]
    public async Task Pause_AndResume_AreSeenByGaneti()
    {
        await Node.CheckedAsync(["gnt-cluster", "watcher", "pause", "4h"]);
        Assert.Matches(@"\bis paused\b", (await Node.CheckedAsync(["gnt-cluster", "watcher", "info"])).Output);
        Assert.Equal(0, (await Node.WatcherAsync()).ExitCode);
        Assert.Matches(@"\bis paused\b", (await Node.CheckedAsync(["gnt-cluster", "watcher", "info"])).Output);

        await Node.CheckedAsync(["gnt-cluster", "watcher", "continue"]);
        Assert.Matches(@"\bis not paused\b", (await Node.CheckedAsync(["gnt-cluster", "watcher", "info"])).Output);
    }

    [Fact]
    public async Task AutomaticRestart()
    {
        await Node.CheckedAsync(["gnt-cluster", "watcher", "pause", "4h"]);
        await ResetAsync();
        await ShutDownAsync();

        await RunWatcherAsync();

        Assert.True(await IsRunningAsync(), Node.Log);
        await Node.CheckedAsync(["gnt-instance", "info", Instance]);
        await Node.CheckedAsync(["gnt-cluster", "watcher", "continue"]);
    }

    [Fact]
    public async Task ConsecutiveFailures_FiveAreMadeUpFor_TheSixthIsNot()
    {
        Assert.True(await IsRunningAsync());
        await ResetAsync();
        foreach (var starts in (bool[])[true, true, true, true, true, false])
        {
            await ShutDownAsync();

            await RunWatcherAsync();

            Assert.Equal(starts, await IsRunningAsync());
        }

        await Node.CheckedAsync(["gnt-instance", "info", Instance]);
        await Node.CheckedAsync(["gnt-instance", "start", Instance]);
        Assert.True(await IsRunningAsync());
    }

    [Fact]
    public async Task UserDown_WithAndWithoutTheWatchersCleanup()
    {
        await Instances.AllowUserShutdownAsync();
        await Node.Daemons.WaitForAsync(NodeDaemons.Names);
        await Node.CheckedAsync(["gnt-cluster", "watcher", "pause", "4h"]);

        // Shut down by its user, started.
        await UserShutDownAsync();
        await StartAsync();

        // Shut down by its user, cleaned up, started.
        await UserShutDownAsync();
        await RunWatcherAsync();
        await AssertIsAsync("USER_down down user");
        await StartAsync();

        // The same, and stopped before it is started.
        await UserShutDownAsync();
        await RunWatcherAsync();
        await AssertIsAsync("USER_down down user");
        await StopAsync();
        await StartAsync();

        // Shut down by its user, stopped, started.
        await UserShutDownAsync();
        await StopAsync();
        await StartAsync();
        await Node.CheckedAsync(["gnt-cluster", "watcher", "continue"]);
    }

    private async Task ResetAsync() => await Node.CheckedAsync(["bash", "-c", "rm -vf /var/lib/ganeti/watcher.*-*-*-*.data"]);

    private async Task RunWatcherAsync()
    {
        var result = await Node.WatcherAsync("-d", "--ignore-pause", "--wait-children");
        Assert.True(result.ExitCode == 0, $"{result}");
    }

    private async Task ShutDownAsync()
    {
        await Node.CheckedAsync(["gnt-instance", "shutdown", "--no-remember", Instance]);
        Assert.False(await IsRunningAsync());
    }

    private async Task<bool> IsRunningAsync() =>
        (await Node.RunAsync(["sh", "-c", $"gnt-instance list -o status {Instance} | grep running"])).ExitCode == 0;

    private async Task UserShutDownAsync()
    {
        await NodeInstances.ShutDownByUserAsync(Node, Instance);
        await AssertIsAsync("USER_down up admin");
    }

    private async Task StartAsync()
    {
        NodeInstances.NoMoreShutDown(Node, Instance);
        await Node.CheckedAsync(["gnt-instance", "start", Instance]);
        await AssertIsAsync("running up admin");
    }

    private async Task StopAsync()
    {
        await Node.CheckedAsync(["gnt-instance", "shutdown", Instance]);
        NodeInstances.NoMoreShutDown(Node, Instance);
        await AssertIsAsync("ADMIN_down down admin");
    }

    private async Task AssertIsAsync(string states)
    {
        var output = (await Node.CheckedAsync(["gnt-instance", "list", "--no-headers", "-o", "status,admin_state,admin_state_source", Instance])).Output;
        Assert.Equal(states, Regex.Replace(output.Trim(), @"\s+", " "));
    }
}
