namespace Watcher.SandboxTests;

/// <summary>The words of the command line.</summary>
public sealed class CommandLineTests : SandboxTest
{
    private const string UnknownGroup = "6d8c1b0a-0d2c-4f0e-9a39-1c0b1f6f5e11";

    [Theory]
    [InlineData("--no-such-option")]
    [InlineData("no-such-verb")]
    [InlineData("serve", "--no-such-option")]
    [InlineData("status", "--once")]
    [InlineData("--job-age")]
    [InlineData("--job-age", "soon")]
    [InlineData("--no")]
    [InlineData("--debug=true")]
    [InlineData("-A=5h")]
    [InlineData("--", "status")]
    [InlineData("@options")]
    [InlineData("[suggest]")]
    [InlineData("--job-age", "1.5h")]
    [InlineData("--rapi-ip")]
    [InlineData("--rapi-ip", "not an address")]
    [InlineData("--nodegroup", "default")]
    public async Task AnyCommand_WrongWords_AreWrongUsageAndNothingIsDone(params string[] arguments)
    {
        var result = await Node.WatcherAsync(arguments);

        Assert.True(result.ExitCode == 2, result.ToString());
        Assert.StartsWith("ganeti-watcher: ", result.Error, StringComparison.Ordinal);
        Assert.Empty(Daemons.Starts);
    }

    [Theory]
    [InlineData("--job-age", "6h")]
    [InlineData("-A", "21600")]
    [InlineData("--job-age=1w")]
    [InlineData("--ignore-pause")]
    [InlineData("--wait-children")]
    [InlineData("--no-wait-children")]
    [InlineData("--no-verify-disks")]
    [InlineData("--no-strict")]
    [InlineData("--rapi-ip", "127.0.0.1")]
    [InlineData("--rapi=::1")]
    [InlineData("-A", "-5m")]
    [InlineData("-A5h", "--job-a=6h", "--wait", "--no-w", "--")]
    [InlineData("--once", "--no-strict", "--no-verify-disks", "--job-age", "1d")]
    public async Task Pass_TheStockWatchersOptions_AreAccepted(params string[] arguments)
    {
        await PassAsync(arguments);

        AssertRunning(SandboxDaemons.OfMaster);
    }

    [Fact]
    public async Task Pass_ForOneNodeGroup_LeavesTheDaemonsAlone()
    {
        Node.Cluster.Add("inst1", "ERROR_down");

        await PassAsync("--node-g", LuxiWorld.GroupUuid.ToUpperInvariant());

        Assert.Empty(Daemons.Starts);
        Assert.Equal("running", Node.Cluster.Instances["inst1"].Status);
    }

    [Fact]
    public async Task Pass_ForAGroupThatThereIsNot_FailsAndNamesIt()
    {
        await PassAsync(exitCode: 1, "--nodegroup", UnknownGroup);
        await PassAsync(exitCode: 1, "-g", UnknownGroup);

        AssertLogHas($"--node-group: '{UnknownGroup}' is no node group of this cluster");
    }

    [Fact]
    public async Task Pass_JobAge_IsWhatLuxidIsAsked()
    {
        await PassAsync("-A", "1d");
        await PassAsync();
        await PassAsync("-A2h");
        await PassAsync("--job=-5m");

        Assert.Equal([86400, 21600, 7200, 0], Node.Cluster.ArchivedAges);
    }

    [Theory]
    [InlineData("-d")]
    [InlineData("--debug")]
    public async Task Pass_Debug_LogsToStandardErrorToo(string option)
    {
        var result = await PassAsync(exitCode: 0, option);

        Assert.Contains("INFO Starting ganeti-noded", result.Error, StringComparison.Ordinal);
        Assert.Equal("", result.Output);
        AssertLogHas("INFO Starting ganeti-noded");
    }

    [Fact]
    public async Task Version_Always_IsOneLine_ThatBeginsAsTheStockWatchers()
    {
        var result = await PassAsync(exitCode: 0, "--version");

        Assert.Matches(@"\Aganeti-watcher \(in place of Ganeti's\) \d+\.\d+\.\d+\S*\n\z", result.Output);
        Assert.Empty(Daemons.Starts);
    }

    [Fact]
    public async Task Help_Always_NamesTheVerbsAndTheStockOptions()
    {
        var result = await PassAsync(exitCode: 0, "--help");

        string[] words = ["serve", "status", "check", "hold", "release", "config", "daemon-util", "--once", "--job-age", "--ignore-pause", "--no-verify-disks", "--no-strict", "--rapi-ip", "--nodegroup", "--dry-run"];
        Assert.All(words, word => Assert.Contains(word, result.Output, StringComparison.Ordinal));
        Assert.Empty(Daemons.Starts);
    }
}
