namespace Watcher.NodeTests;

/// <summary>Daemons killed outright, and one pass after it.</summary>
public sealed class CrashTests(PlainNode fixture) : NodeTest(fixture), IClassFixture<PlainNode>
{
    public static TheoryData<string> Daemons { get; } = [.. NodeDaemons.Names];

    [Theory]
    [MemberData(nameof(Daemons))]
    public async Task Once_DaemonKilled_ItRunsAgain(string daemon)
    {
        var killed = await Node.Daemons.KillAsync(daemon);

        await PassAsync();

        Assert.Equal(NodeDaemons.Names, Node.Daemons.Running());
        Assert.NotEqual(killed[0].Pid, Node.Daemons.Get(daemon).Pid);
        Assert.Equal([daemon], Node.Recorder.Starts().Select(s => s.Daemon));
        Assert.Contains(daemon, Node.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Once_AllKilled_AllRunAgain()
    {
        await Node.Daemons.KillAsync(NodeDaemons.Names);
        await PassAsync();
        var ours = Node.Daemons.Running();

        await Node.Daemons.RepairAsync(NodeDaemons.Names);
        await Node.Daemons.KillAsync(NodeDaemons.Names);
        await Node.StockWatcherAsync(30, "--no-verify-disks");
        var stock = Node.Daemons.Running();

        Figures.Say($"Debian 12, six daemons killed, then one pass: {ours.Count} back (stock watcher: {stock.Count}, {string.Join(' ', stock)})");
        Assert.Equal(NodeDaemons.Names, ours);
    }

    [Fact]
    public async Task Once_AllKilledTwice_ThePassesDoNotTireOfIt()
    {
        foreach (var _ in Enumerable.Range(0, 2))
        {
            await Node.Daemons.KillAsync("confd", "mond");
            await PassAsync();
            Assert.Equal(NodeDaemons.Names, Node.Daemons.Running());
        }
    }

    [Fact]
    public async Task Once_Healthy_SilentAndExecutesNoOtherProgram()
    {
        var trace = await Node.RunAsync(
            ["strace", "-f", "-qq", "-o", "/run/trace", "-e", "trace=execve,execveat", "-e", "signal=none", TestNode.Watcher, "--once"]);

        Assert.Equal((0, ""), (trace.ExitCode, trace.Text));
        var executed = Node.Files.Read("/run/trace").Split('\n').Where(l => l.Contains("exec", StringComparison.Ordinal)).ToArray();
        Assert.Single(executed);
    }

    [Fact]
    public async Task DryRun_DaemonKilled_SaysSoAndStartsNothing()
    {
        await Node.Daemons.KillAsync("mond");

        var result = await Node.WatcherAsync("--once", "--dry-run");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("mond", result.Text, StringComparison.Ordinal);
        Assert.Empty(Node.Recorder.Starts());
        Assert.Null(Node.Daemons.Find("mond"));
    }

    /// <summary>noded forks for a request, and the child inherits the lock on noded's pid file: daemon-util then says 0 and starts nothing.</summary>
    [Fact]
    public async Task Once_NodedKilledWhileItsChildHoldsThePidFile_NodedIsBackAndTheChildUntouched()
    {
        const string hook = "/etc/ganeti/hooks/instance-modify-pre.d/10-slow";
        await Node.Files.WriteAsync(hook, "#!/bin/sh\nexec sleep 25\n", TestNode.ExecutableMode);
        await Node.CheckedAsync(["gnt-instance", "modify", "--submit", "-B", "auto_balance=false", "inst1"]);
        var noded = Node.Daemons.Get("noded");
        NodeProcess? child = null;
        await Until.TrueAsync(() => (child = FindHooksParent()) is not null, TimeSpan.FromSeconds(20), "noded runs the hook");
        Assert.Equal(noded.Pid, child!.Parent);
        Node.Files.Delete(hook);
        await Node.Daemons.KillAsync("noded");
        Assert.True(Node.Processes.IsAlive(child));

        await PassAsync();

        Assert.NotNull(Node.Daemons.Find("noded"));
        Assert.True(Node.Processes.IsAlive(child), "noded's request child was ended");
        Assert.Equal(child, FindHooksParent() is { } now ? now with { Parent = child.Parent } : null);
    }

    private NodeProcess? FindHooksParent() =>
        Node.Processes.All().FirstOrDefault(p => p.CommandLine == "sleep 25") is { } hook ? Node.Processes.Find(hook.Parent) : null;
}
