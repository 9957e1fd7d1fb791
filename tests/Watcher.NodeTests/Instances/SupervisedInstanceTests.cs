namespace Watcher.NodeTests.Instances;

/// <summary>The master's duties in the service as it is shipped, in its sandbox.</summary>
public sealed class SupervisedInstanceTests(UnitsNode fixture) : UnitsTest(fixture), IClassFixture<UnitsNode>
{
    private const string Victim = "victim";
    private const string Service = "ganeti-watcher.service";

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();

        // One that is at work already takes the first of its attempts.
        await Units.ControlAsync("stop", Service);
        await MarkAsync();
    }

    [Fact]
    public async Task InstanceCrashes_TheServiceRestartsIt_AndAHungDaemonIsToldOnly()
    {
        var instances = new NodeInstances(Node);
        await instances.AddAsync("node1.gnt.test", Victim);
        await Node.Files.WriteAsync(
            WatcherConfig.Path,
            WatcherConfig.Text([("Schedule", "0/5 * * * * ?"), ("Probes:GrownUpAfter", "1s"), ("Probes:AnswerDeadline", "2s")]));
        await NodeInstances.CrashAsync(Node, Victim);
        await Units.ControlAsync("restart", Service);

        await Units.WaitForJournalAsync(async () => await JournalAsync() is var told && told.Contains($"{Victim} was restarted by job", StringComparison.Ordinal), "the victim is restarted");
        Assert.Equal(1, NodeInstances.Starts(Node, Victim));
        Assert.Equal(1, instances.RestartCount(Victim));

        var hung = Node.Daemons.Get("rapi");
        await Node.CheckedAsync(["kill", "-STOP", $"{hung.Pid}"]);
        await Units.WaitForJournalAsync(async () => (await JournalAsync()).Contains("ganeti-rapi runs but has not answered", StringComparison.Ordinal), "the silence is told");
        await Node.CheckedAsync(["kill", "-CONT", $"{hung.Pid}"]);
        await Units.WaitForJournalAsync(async () => (await JournalAsync()).Contains("ganeti-rapi answers again", StringComparison.Ordinal), "its answer is told");
        Assert.Equal(hung.Pid, Node.Daemons.Get("rapi").Pid);
    }

    [Fact]
    public async Task HungDaemon_IsRestartedBySystemd_WhenThatIsAllowed()
    {
        await Node.Files.WriteAsync(
            WatcherConfig.Path,
            WatcherConfig.Text(
            [
                ("Schedule", "0/5 * * * * ?"), ("Probes:GrownUpAfter", "1s"), ("Probes:AnswerDeadline", "2s"), ("Systemd:RestartUnresponsive", "true"),
            ]));
        var hung = Node.Daemons.Get("rapi");
        await Units.ControlAsync("restart", Service);

        // A stopped process heeds no SIGTERM: systemd kills it after its own time-out, which is made short here.
        await Units.ShellAsync("mkdir -p /run/systemd/system/ganeti-rapi.service.d; printf '[Service]\nTimeoutStopSec=2\n' > /run/systemd/system/ganeti-rapi.service.d/short.conf; systemctl daemon-reload");
        await Node.CheckedAsync(["kill", "-STOP", $"{hung.Pid}"]);

        await Until.TrueAsync(
            () => Node.Daemons.Find("rapi") is { } rapi && rapi.Pid != hung.Pid, "systemd has restarted it");
        Assert.Contains("Restarting ganeti-rapi: it does not answer", await JournalAsync(), StringComparison.Ordinal);
    }

    private async Task<string> JournalAsync() =>
        await Units.ShellAsync($"journalctl --no-pager -o short -q --after-cursor='{Cursor}' | sed -n '/ ganeti-watcher\\[/p'");
}
