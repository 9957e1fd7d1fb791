namespace Watcher.NodeTests.DaemonUtil;

/// <summary>Calls that may change something, each on the same state of the node: what the installed daemon-util answers and does, ours answers and does.</summary>
public abstract class DaemonUtilActTests(NodeFixture fixture) : DaemonUtilTest(fixture)
{
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

                // kvmd, which is not needed here, is started by some, sees that, and ends: whoever starts it before that finds it running.
                await Until.TrueAsync(() => Node.Processes.All().All(process => process.Name != "ganeti-kvmd"), "kvmd has ended");
            }
        }

        Assert.Equal(string.Join('\n', expected), string.Join('\n', actual));
    }
}
