namespace Watcher.SandboxTests;

/// <summary>A dry run says what would be done, and leaves everything as it is.</summary>
public sealed class DryRunTests : SandboxTest
{
    private const string Pause = "var/lib/ganeti/watcher.pause";
    private const string Memory = "var/lib/ganeti-watcher/daemons.json";

    [Fact]
    public async Task DryRun_NothingRuns_NamesEveryDaemonInOrderAndStartsNone()
    {
        var result = await PassAsync(exitCode: 0, "--dry-run");

        Assert.Equal(
            // In the order in which they are begun: the last two wait for noded.
            ((string[])["ganeti-noded", "ganeti-confd", "ganeti-rapi", "ganeti-mond", "ganeti-wconfd", "ganeti-luxid"]).Select(name => $"Would start {name}: it is not running"),
            Announced(result));
        Assert.Empty(Daemons.Starts);
        Assert.Empty(Daemons.Running);
        AssertLogHasNot("Starting");
    }

    [Fact]
    public async Task DryRun_OneIsDead_SavesNothingAndLeavesItsPidFile()
    {
        await PassAsync();
        await Daemons.KillAsync("ganeti-luxid");
        Daemons.ForgetCalls();
        var memory = Node.Read(Memory);

        var result = await PassAsync(exitCode: 0, "--dry-run");

        Assert.StartsWith("Would start ganeti-luxid: ", Assert.Single(Announced(result)), StringComparison.Ordinal);
        Assert.Equal("", result.Error);
        Assert.Equal(memory, Node.Read(Memory));
        Assert.True(Node.Exists(SandboxDaemons.PidFile("ganeti-luxid")));
        Assert.Empty(Daemons.Starts);
    }

    [Fact]
    public async Task DryRun_ThenAPass_ThePassDoesTheSame()
    {
        await PassAsync(exitCode: 0, "--dry-run");

        await PassAsync();

        Assert.Equal(SandboxDaemons.OfMaster, Daemons.Starts);
    }

    [Fact]
    public async Task DryRun_HealthyNode_WouldDoNothing()
    {
        await StartAllAsync();

        Assert.Empty(Announced(await PassAsync(exitCode: 0, "--dry-run")));
    }

    [Fact]
    public async Task DryRun_Paused_WouldDoNothing()
    {
        Node.Write(Pause, "99999999999\n");

        var result = await PassAsync(exitCode: 0, "--dry-run");

        Assert.Empty(Announced(result));
        Assert.Contains("the watcher is paused until ", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DryRun_PauseFileHasHadItsDay_IsNotRemoved()
    {
        Node.Write(Pause, "1\n");

        await PassAsync(exitCode: 0, "--dry-run");

        Assert.True(Node.Exists(Pause));
    }

    [Fact]
    public async Task DryRun_MemoryIsSpoilt_IsNotMovedAside()
    {
        Node.Write(Memory, "garbage");

        await Node.WatcherAsync("--dry-run");

        Assert.Equal("garbage", Node.Read(Memory));
        Assert.False(Node.Exists(Memory + ".bad"));
    }

    private static IEnumerable<string> Announced(CommandResult result) =>
        result.Output.Split('\n').Where(line => line.StartsWith("Would ", StringComparison.Ordinal));
}
