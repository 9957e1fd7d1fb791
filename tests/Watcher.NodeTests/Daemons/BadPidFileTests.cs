namespace Watcher.NodeTests.Daemons;

/// <summary>A pid file that lies, between a real daemon and the real start-stop-daemon. What else it may hold: the sandbox.</summary>
[Collection<PlainBookworm>]
public sealed class BadPidFileTests(PlainNode fixture) : NodeTest(fixture)
{
    private static readonly string PidFile = NodeDaemons.PidFile("mond");

    [Theory]
    [InlineData("")]
    [InlineData("99999999999999999999\n")]
    public async Task Once_PidFileIsNonsense_TheDaemonIsStarted(string content)
    {
        await Node.Daemons.KillAsync("mond");
        await Node.Files.WriteAsync(PidFile, content);

        var result = await Node.WatcherAsync("--once");

        Assert.True(Node.Daemons.Find("mond") is not null, $"{result}\n{Node.Log}");
    }

    [Fact]
    public async Task Once_PidFileNamesALivingForeignProcess_ItIsLeftAloneAndTheDaemonStarted()
    {
        await Node.CheckedAsync(["sh", "-c", "setsid sleep 777 > /dev/null 2>&1 < /dev/null &"]);
        NodeProcess? foreign = null;
        await Until.TrueAsync(
            () => (foreign = Node.Processes.All().FirstOrDefault(p => p.CommandLine == "sleep 777")) is not null, "the sleep runs");
        await Node.Daemons.KillAsync("mond");
        await Node.Files.WriteAsync(PidFile, $"{foreign!.Pid}\n");

        var result = await Node.WatcherAsync("--once");

        Assert.True(Node.Daemons.Find("mond") is not null, $"{result}\n{Node.Log}");
        Assert.True(Node.Processes.IsAlive(foreign), "a foreign process was ended");
    }

    [Fact]
    public async Task Once_PidFileIsASymbolicLink_ItsTargetIsNotTouched()
    {
        await Node.Files.WriteAsync("/root/precious", "precious");
        await Node.Daemons.KillAsync("confd");
        await Node.CheckedAsync(["ln", "-sfn", "/root/precious", NodeDaemons.PidFile("confd")]);

        var result = await Node.WatcherAsync("--once");

        Assert.Equal("precious", Node.Files.Read("/root/precious"));
        Assert.Contains("confd", result.Text + Node.Log, StringComparison.Ordinal);
        AssertNoCrash(result);

        // By its own pid file, which took the link's place: the next test is to find it.
        Assert.NotNull(Node.Daemons.Find("confd"));
    }

    /// <summary>The daemon lives, only its pid file is spoilt: whatever is done, it must not be ended.</summary>
    [Fact]
    public async Task Once_PidFileOfALivingDaemonIsNonsense_TheDaemonIsNotHarmed()
    {
        var mond = Node.Daemons.Get("mond");
        await Node.Files.WriteAsync(PidFile, "garbage\n");

        AssertNoCrash(await Node.WatcherAsync("--once"));

        Assert.True(Node.Processes.IsAlive(mond));

        // A collector's child bears that name too, until its exec.
        await Until.TrueAsync(() => Node.Processes.All().Count(p => p.Name == mond.Name) == 1, "one mond runs");
        await Node.Files.WriteAsync(PidFile, $"{mond.Pid}\n");
    }

    private void AssertNoCrash(CommandResult result) =>
        Assert.True(result.ExitCode is 0 or 1 && !(result.Text + Node.Log).Contains("Unhandled", StringComparison.Ordinal), result.ToString());
}
