namespace Watcher.NodeTests.Service;

/// <summary>A pass, typed or sent over ssh, beside a working service whose schedule is months away.</summary>
public sealed class BesideServiceTests(PlainNode fixture) : NodeTest(fixture), IClassFixture<PlainNode>
{
    private const string Victim = "inst2";
    private const string MasterName = "node1.gnt.test";

    private NodeInstances Instances => new(Node);

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await ConfigureAsync(("Schedule", WatcherConfig.Never));
        Instances.DeleteState();
        await Until.SucceedsAsync(() => Instances.AddAsync(MasterName, Victim));
    }

    /// <summary>With a terminal and without: that made a difference once.</summary>
    [Theory]
    [InlineData("ganeti-watcher --once")]
    [InlineData("ganeti-watcher --no-strict")]
    [InlineData("script -qec ganeti-watcher /dev/null")]
    public async Task InstanceCrashed_TheServiceRestartsItAtOnce(string typed)
    {
        await using var service = await WatcherService.StartAsync(Node);
        await PassAsync();
        await NodeInstances.CrashAsync(Node, Victim);

        var result = await Node.RunAsync(["sh", "-c", $"PATH=/usr/local/sbin:$PATH; {typed}"]);

        Assert.Equal((0, ""), (result.ExitCode, result.Text));
        Assert.Equal("running", await Instances.StateAsync(Victim));
        Assert.Equal(1, NodeInstances.Starts(Node, Victim));
        Assert.Contains($"pid={service.Process.Pid} INFO {Victim} was restarted by job", Node.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("did not make the pass", Node.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DaemonKilled_WhenThePassEndsItRuns()
    {
        await using var service = await WatcherService.StartAsync(Node);
        await PassAsync();
        foreach (var daemon in (string[])["mond", "confd"])
        {
            var killed = await Node.Daemons.KillAsync(daemon);
            await PassAsync();

            Assert.NotEqual(killed[0].Pid, Node.Daemons.Get(daemon).Pid);
        }

        Assert.Equal(["mond", "confd"], Node.Recorder.Starts().Select(start => start.Daemon));
    }

    /// <summary>It uses up nothing that a tick does not: the attempts of an instance are its crashes, not the passes.</summary>
    [Fact]
    public async Task PassAfterPass_NothingIsUsedUp_AndAFaultThatStandsIsNoFailure()
    {
        await using var service = await WatcherService.StartAsync(Node);
        for (var attempt = 1; attempt <= 5; attempt++)
        {
            await NodeInstances.CrashAsync(Node, Victim);
            await PassAsync();
            await PassAsync();
            Assert.Equal(attempt, Instances.RestartCount(Victim));
        }

        await NodeInstances.CrashAsync(Node, Victim);
        await PassAsync();

        Assert.Equal("ERROR_down", await Instances.StateAsync(Victim));
        Assert.Equal(1, (await Node.WatcherAsync("status")).ExitCode);
    }

    [Fact]
    public async Task ServiceStopped_ThePassDoesTheWorkItself_AndSaysSo()
    {
        await using var service = await WatcherService.StartAsync(Node);
        await PassAsync();
        await service.SignalAsync("STOP");
        await NodeInstances.CrashAsync(Node, Victim);

        await PassAsync();

        Assert.Equal("running", await Instances.StateAsync(Victim));
        Assert.Contains("did not make the pass that it was asked for", Node.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Socket_IsRootsOnly()
    {
        await using var service = await WatcherService.StartAsync(Node);
        await PassAsync();

        Assert.Equal("600 root", (await Node.CheckedAsync(["stat", "-c", "%a %U", "/run/ganeti-watcher/pass.socket"])).Output.Trim());
        var result = await Node.RunAsync(["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", TestNode.Watcher]);
        Assert.NotEqual(0, result.ExitCode);
    }
}
