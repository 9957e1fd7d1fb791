using System.Net.Sockets;
using Watcher.NodeTests.Operations;

namespace Watcher.NodeTests.Activation;

/// <summary>Ganeti's operations among three nodes that have noded activated, and whose candidates have luxid: they end as ever, and luxid's socket follows the master.</summary>
public abstract class ThreeNodesActivationTests(ThreeNodesFixture fixture) : ThreeNodesTest(fixture)
{
    private const string Known = "/run/ganeti/socket/ganeti-query";
    private const string Open = "active active";
    private const string Closed = "inactive inactive inactive";
    private static readonly string[] Units = ["ganeti-luxid.socket", "ganeti-luxid.service", "ganeti-luxid-proxy.service"];

    [Fact]
    public async Task EachOperation_EndsAsWithoutActivation_AndTheSocketFollowsTheMaster()
    {
        await using var outsider = await Cluster.BootOutsiderAsync();
        var stage = new OperationStage(Cluster, outsider);
        var verify = await OperationStage.RunAsync(stage.Master, "gnt-cluster", "verify");
        var elsewhere = await OperationStage.RunAsync(stage.Other, "gnt-node", "list");
        await ActivateAsync("enable");
        await AssertFollowedAsync(stage, elsewhere);

        for (var there = 0; there < 2; there++)
        {
            AssertDone(await stage.FailOverAsync());
            await stage.CheckAsync();
            await AssertFollowedAsync(stage, elsewhere);
        }

        AssertDone(await OperationStage.RunAsync(stage.Master, "gnt-cluster", "renew-crypto", "--force", "--new-cluster-certificate", "--new-rapi-certificate", "--new-confd-hmac-key"));
        await stage.CheckAsync();
        AssertDone(await OperationStage.RunAsync(stage.Master, "gnt-node", "add", "--no-ssh-key-check", stage.NameOf(outsider)));
        stage.HasOutsider = true;
        await stage.CheckAsync();
        AssertDone(await OperationStage.RunAsync(stage.Master, "gnt-node", "remove", stage.NameOf(outsider)));
        stage.HasOutsider = false;
        await stage.CheckAsync();

        await AssertFollowedAsync(stage, elsewhere);
        Assert.Equal(verify.ExitCode, (await OperationStage.RunAsync(stage.Master, "gnt-cluster", "verify")).ExitCode);
        foreach (var node in Cluster.All)
        {
            var check = await new NodeUnits(node).CheckAsync();
            Assert.Equal((node.Name, 0, ""), (node.Name, check.ExitCode, check.Text));
            Assert.DoesNotContain("ganeti", await new NodeUnits(node).FailedAsync(), StringComparison.Ordinal);
        }

        await ActivateAsync("disable");
        await stage.CheckAsync();
    }

    private async Task ActivateAsync(string verb)
    {
        foreach (var node in (TestNode[])[Cluster.Master, Cluster.Candidate])
        {
            AssertDone(await node.WatcherAsync("units", "activation", verb, "luxid"));
        }

        foreach (var node in Cluster.All)
        {
            AssertDone(await node.WatcherAsync("units", "activation", verb, "noded"));
        }
    }

    private static void AssertDone(CommandResult result) => Assert.True(result.ExitCode == 0, $"{result}");

    /// <summary>The master's socket is open and served, the other candidate's is closed, and stock tools say there what they say without activation.</summary>
    private static async Task AssertFollowedAsync(OperationStage stage, CommandResult elsewhere)
    {
        await UntilAsync(stage.Master, states => states.StartsWith(Open, StringComparison.Ordinal));
        await UntilAsync(stage.Other, states => states == Closed);
        using (var client = await LuxidClients.ConnectAsync(stage.Master.Files.Outside(Known), TestContext.Current.CancellationToken))
        {
            Assert.True(await LuxidClients.IsAnsweredAsync(client, TestContext.Current.CancellationToken));
        }

        AssertDone(await stage.Master.RunAsync(["gnt-node", "list"]));
        Assert.Equal("active", (await StatesAsync(stage.Master)).Split(' ')[2]);
        await Assert.ThrowsAnyAsync<SocketException>(() => LuxidClients.ConnectAsync(stage.Other.Files.Outside(Known), TestContext.Current.CancellationToken));
        var answer = await stage.Other.RunAsync(["gnt-node", "list"]);

        // It names the master.
        Assert.Equal((elsewhere.ExitCode, elsewhere.Text), (answer.ExitCode, answer.Text.Replace(stage.NameOf(stage.Master), "node1.gnt.test", StringComparison.Ordinal)));
    }

    private static async Task<string> StatesAsync(TestNode node) =>
        (await node.CheckedAsync(["systemctl", "show", "--value", "-p", "ActiveState", .. Units])).Output.ReplaceLineEndings(" ").Replace("  ", " ", StringComparison.Ordinal).Trim();

    private static Task UntilAsync(TestNode node, Func<string, bool> isSo) =>
        new NodeUnits(node).WaitAsync(async () => isSo(await StatesAsync(node)), $"luxid's socket follows the master on {node.Name}");
}
