using Watcher.NodeTests.Campaigns;

namespace Watcher.NodeTests.Adoption;

/// <summary>A spare node: nothing runs there, before and after.</summary>
public abstract class AdoptWithoutClusterTests(NodeFixture fixture)
{
    private TestNode Node => fixture.Node;

    private NodeUnits Units => new(Node);

    [Fact]
    public async Task SpareNode_AdoptedAndBack()
    {
        await AdoptAsync();
        await BackAsync();
    }

    public static TheoryData<int> Points => KillPoints.UpTo(most: 10, 3);

    [Theory]
    [MemberData(nameof(Points))]
    public async Task SpareNode_KilledAfterSteps_RunAgain_Finishes_AndSoDoesTheWayBack(int steps)
    {
        await KillPoints.KillAsync(Node, "adopt", steps);
        await AdoptAsync();

        await KillPoints.KillAsync(Node, "unadopt", steps);
        await BackAsync();
    }

    private async Task AdoptAsync()
    {
        await DoAsync("adopt");
        // kvmd, which the target starts, ends by itself when it has looked whether it is needed.
        var check = await Units.CheckAsync();
        await Until.TrueAsync(async () => (check = await Units.CheckAsync()).ExitCode == 0, "the check finds nothing", () => $"{check}");
        Assert.Equal("", check.Text);
        Assert.Equal("active", await Units.PropertyAsync("ganeti.target", "ActiveState"));
        Assert.DoesNotContain("ganeti", await Units.FailedAsync(), StringComparison.Ordinal);
    }

    private async Task BackAsync()
    {
        await DoAsync("unadopt");
        Assert.Equal("", await Units.ShellAsync("find /etc/systemd /usr/local/lib /run/systemd/system -name '*ganeti*' ! -type d"));
    }

    private async Task DoAsync(string verb)
    {
        var result = await Node.WatcherAsync("units", verb);
        Assert.True(result.ExitCode == 0, $"{result}");
        Assert.StartsWith("Nothing is to be done", (await Node.WatcherAsync("units", verb)).Output, StringComparison.Ordinal);
    }
}
