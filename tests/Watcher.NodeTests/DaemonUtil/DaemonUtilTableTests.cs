namespace Watcher.NodeTests;

/// <summary>Call by call on the same state of the node: what the installed daemon-util answers, ours answers.</summary>
public abstract class DaemonUtilTableTests(NodeFixture fixture) : DaemonUtilTest(fixture)
{
    [Fact]
    public async Task EveryLook_OutputAndExitCode_AreTheInstalledOnes()
    {
        List<string> expected = [], actual = [];
        foreach (var line in DaemonUtilTable.AllLooks)
        {
            var arguments = DaemonUtilTable.Arguments(line);
            expected.Add($"{line}: {await OutcomeAsync(NodeDaemons.Installed, arguments, withDaemons: false)}");
            actual.Add($"{line}: {await OutcomeAsync(Util, arguments, withDaemons: false)}");
        }

        Assert.True(expected.Count >= 60, $"only {expected.Count} calls");
        Assert.Equal(string.Join('\n', expected), string.Join('\n', actual));
    }

    [Fact]
    public async Task EveryAct_OutputExitCodeAndDaemonsAfterwards_AreTheInstalledOnes()
    {
        List<string> expected = [], actual = [];
        foreach (var line in DaemonUtilTable.ActsOn(IsSupervised))
        {
            var (down, call) = line.Split(": ") is [var before, var words] ? (before.Split(' ', StringSplitOptions.RemoveEmptyEntries), words) : ([], "");
            foreach (var (util, outcomes) in ((string, List<string>)[])[(NodeDaemons.Installed, expected), (Util, actual)])
            {
                await DownAsync(down);
                outcomes.Add($"{line}: {await OutcomeAsync(util, DaemonUtilTable.Arguments(call), withDaemons: true)}");
                await HealAsync();
            }
        }

        Assert.Equal(string.Join('\n', expected), string.Join('\n', actual));
    }

    [Fact]
    public async Task CheckConfig_NoCertificate_IsTheInstalledOnes()
    {
        await Node.CheckedAsync(["mv", $"{DataDirectory}/server.pem", $"{DataDirectory}/server.away"]);
        try
        {
            Assert.Equal(
                await OutcomeAsync(NodeDaemons.Installed, ["check-config"], withDaemons: false), await OutcomeAsync(Util, ["check-config"], withDaemons: false));
            Assert.Equal($"Missing configuration file {DataDirectory}/server.pem\n", (await UtilAsync("check-config")).Error);
        }
        finally
        {
            await Node.CheckedAsync(["mv", $"{DataDirectory}/server.away", $"{DataDirectory}/server.pem"]);
        }
    }
}
