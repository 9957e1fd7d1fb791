namespace Watcher.NodeTests.Daemons;

/// <summary>Daemons killed outright, and one pass after it.</summary>
[Collection<PlainBookworm>]
public sealed class CrashTests(PlainNode fixture) : NodeTest(fixture)
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

    /// <summary>noded's child for a request holds the lock on noded's pid file: daemon-util then says 0 and starts nothing.</summary>
    [Fact]
    public async Task Once_NodedKilledWhileItsChildHoldsThePidFile_NodedIsBackAndTheChildUntouched()
    {
        var request = await NodedRequest.BeginAsync(Node);
        await Node.Daemons.KillAsync("noded");

        await PassAsync();

        Assert.NotNull(Node.Daemons.Find("noded"));
        request.AssertUntouched();
        await request.EndAsync();
    }
}
