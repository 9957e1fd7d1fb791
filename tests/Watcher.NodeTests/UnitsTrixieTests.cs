namespace Watcher.NodeTests;

/// <summary>The short set on Debian 13: systemd 257, where the delay between restarts grows, and Ganeti 3.1.</summary>
public sealed class UnitsTrixieTests(UnitsTrixieNode fixture) : UnitsRestartTests(fixture), IClassFixture<UnitsTrixieNode>
{
    [Fact]
    public async Task Verify_RenderedTree_SaysNothing() => Assert.Equal("", await VerifyAsync());

    [Fact]
    public async Task Boot_EverythingExpectedIsUp_MetadWasNotStarted()
    {
        Assert.Equal(NodeDaemons.Names, await Units.RunningAsync());
        Assert.Equal("0", await Units.PropertyAsync("ganeti-metad.service", "ActiveEnterTimestampMonotonic"));
    }

    [Fact]
    public async Task Check_GoodTreeThenADropIn_SaysNothingThenWhatBreaks()
    {
        const string DropIn = "/run/systemd/system/ganeti-noded.service.d/planted.conf";
        Assert.Equal("", (await Units.CheckAsync()).Text);
        await Node.Files.WriteAsync(DropIn, "[Service]\nKillMode=mixed\nRestartSteps=0\n", (UnixFileMode)0b110_100_100);
        await Units.ControlAsync("daemon-reload");

        var result = await Units.CheckAsync();

        Node.Files.DeleteDirectory(Path.GetDirectoryName(DropIn)!);
        await Units.ControlAsync("daemon-reload");
        Assert.Contains("kills every guest", result.Output, StringComparison.Ordinal);
        Assert.Contains("RestartSteps should be 6, and is 0", result.Output, StringComparison.Ordinal);
        Assert.Contains("2 differences", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("noded")]
    [InlineData("luxid")]
    public async Task DaemonKilled_ComesBack_GuestLivesOn(string daemon) =>
        Assert.Equal([daemon], await ReplacedByAsync(() => KillAsync(daemon)));

    [Fact]
    public async Task Restart_Targets_GiveExactlyTheRightNewPids()
    {
        Assert.Equal(["noded", "confd", "mond"], await ReplacedByAsync(() => Units.ControlAsync("restart", "ganeti-node.target")));
        Assert.Equal(["wconfd", "rapi", "luxid"], await ReplacedByAsync(() => Units.ControlAsync("restart", "ganeti-master.target")));
        Assert.Equal(NodeDaemons.Names, await ReplacedByAsync(() => Units.ControlAsync("restart", "ganeti.service")));
    }
}
