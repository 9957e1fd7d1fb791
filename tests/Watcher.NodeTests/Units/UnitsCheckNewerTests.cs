namespace Watcher.NodeTests.Units;

/// <summary>What units check finds on Debian 13, whose newer systemd knows more directives.</summary>
[Collection<UnitsTrixie>]
public sealed class UnitsCheckNewerTests(UnitsTrixieNode fixture) : UnitsTest(fixture)
{
    [Fact]
    public async Task Check_GoodTreeThenADropIn_SaysNothingThenWhatBreaks()
    {
        Assert.Equal("", (await Units.CheckAsync()).Text);
        await DropInAsync("ganeti-noded.service", "[Service]\nKillMode=mixed\nRestartSteps=0");

        var result = await Units.CheckAsync();

        await RemoveDropInAsync("ganeti-noded.service");
        Assert.Contains("kills every guest", result.Output, StringComparison.Ordinal);
        Assert.Contains("RestartSteps should be 6, and is 0", result.Output, StringComparison.Ordinal);
        Assert.Contains("2 differences", result.Output, StringComparison.Ordinal);
    }
}
