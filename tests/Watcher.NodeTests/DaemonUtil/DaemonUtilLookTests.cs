namespace Watcher.NodeTests.DaemonUtil;

/// <summary>Calls that change nothing, one by one: what the installed daemon-util answers, ours answers.</summary>
public abstract class DaemonUtilLookTests(NodeFixture fixture) : DaemonUtilTest(fixture)
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
