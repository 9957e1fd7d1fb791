namespace Watcher.NodeTests.Activation;

/// <summary>Both daemons behind systemd's sockets while Ganeti's package is upgraded. The last on its nodes: it takes back what makes Ganeti's programs cheap on them.</summary>
public abstract class UpgradeActivatedTests(NodeFixture fixture) : NodedActivationTest(fixture)
{
    /// <summary>It stops all, and starts it again.</summary>
    [Fact]
    public async Task UpgradeOfGanetisPackage_NobodyIsRefused_AndAStopThatStaysClosesTheSockets()
    {
        await GanetiPackage.MakeAsync(Node, Suite);
        await CommandAsync("enable");
        await CommandAsync("enable", "luxid");
        await Units.ShellAsync("systemd-analyze security --no-pager --threshold=15 ganeti-luxid-linger.service ganeti-noded-linger.service");
        var since = (Noded: await Units.PropertyAsync(Noded, "MainPID"), Luxid: await Units.PropertyAsync("ganeti-luxid.service", "MainPID"));
        await using (var noded = await NodedClients.StartAsync(Node))
        await using (var luxid = new LuxidClients(Node))
        {
            await luxid.UntilAnsweredAsync();
            await Node.CheckedAsync(GanetiPackage.Install);
            await luxid.UntilAnsweredAsync();
            await noded.UntilAnsweredAsync();
            Assert.NotEqual(since.Noded, await Units.PropertyAsync(Noded, "MainPID"));
            Assert.NotEqual(since.Luxid, await Units.PropertyAsync("ganeti-luxid.service", "MainPID"));
            Figures.Say($"{Debian}, an upgrade of Ganeti's package: noded: {noded}; luxid: {luxid}");
            Assert.Equal((0, 0), (noded.Refused, luxid.Refused));
        }

        await AssertCheckIsSilentAsync();
        await Units.ShellAsync("service ganeti stop");
        await Units.WaitAsync(async () => await StatesAsync() == Closed, "the port is closed");
        await Units.WaitAsync(async () => await Units.PropertyAsync("ganeti-luxid.socket", "ActiveState") == "inactive", "luxid's socket is closed");
        await Units.StartAllAsync();
        await Units.WaitUntilReadyAsync();

        // Its own directory stays until it has been restarted.
        await CommandAsync("disable", "luxid");
        await Units.ControlAsync("restart", "ganeti-luxid.service");
        await Units.WaitUntilReadyAsync();
        await CommandAsync("disable", "luxid");
    }
}
