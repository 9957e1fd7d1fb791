using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Watcher.NodeTests.Disks;

/// <summary>Disks on three nodes in two groups: each group is verified once, and a node that boots is taken note of.</summary>
public abstract class ThreeNodesDisksTests(ThreeNodesFixture fixture) : ThreeNodesTest(fixture)
{
    private NodeVerifications Verifications => field ??= new(Master);

    /// <summary>Whether this release's stock watcher looks whether a verification is under way.</summary>
    private bool StockLooks => Suite != Suite.Bookworm;

    private protected override (string Key, JsonNode Value)[] Settings => [("Disks:Verify", "true")];

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await SplitAsync();
        await Verifications.AllowSlowAsync();
    }

    [Fact]
    public async Task EachGroup_IsVerifiedOnce_HoweverOftenThePassRuns_AlsoBesideTheStockWatcher()
    {
        await Verifications.ForgetAsync();
        await Verifications.SlowAsync();
        for (var pass = 0; pass < 3; pass++)
        {
            var result = await Master.WatcherAsync("--once", "--no-wait-children");
            Assert.True(result.ExitCode == 0, $"{result}\n{Master.Log}");
        }

        Assert.Equal(2, await GroupsVerifiedAsync());
        if (StockLooks)
        {
            // It has seen ours of both groups, and left them alone.
            await Master.StockWatcherAsync();
            Assert.Equal(2, Regex.Count(Master.Log, "There are verify disks jobs already pending"));
            Assert.Equal(2, await GroupsVerifiedAsync());
        }

        Verifications.NoMoreSlow();
        Assert.Equal(0, (await Master.WatcherAsync("--once")).ExitCode);
        Assert.Equal(2, await GroupsVerifiedAsync());

        // The stock watcher's turn: 3.0's keeps the groups' state files locked while it verifies, 3.1's does not. No pass of ours adds a job.
        await Verifications.ForgetAsync();
        await Verifications.SlowAsync();
        var stock = Master.StockWatcherAsync();
        await Until.TrueAsync(async () => (await Verifications.JobsAsync()).Count == 2, "the stock watcher verifies both groups");
        for (var pass = 0; pass < 3; pass++)
        {
            await Master.WatcherAsync("--once", "--no-wait-children");
        }

        Assert.Equal(2, await GroupsVerifiedAsync());
        Verifications.NoMoreSlow();
        await stock;
    }

    /// <summary>To build a copy anew that is there, as who lost one must, would destroy it.</summary>
    [Fact]
    public async Task NodeThatTellsNothing_HasLostNothing_OneThatAnswersHas()
    {
        const string Mail = "mail";
        const string Lost = "mail has lost volumes: ";
        string[] volumes = ["xenvg/mail.data", "xenvg/mail.meta"];
        var (primary, secondary) = (Master, Cluster.Candidate);
        foreach (var node in (TestNode[])[primary, secondary])
        {
            await NodeDisks.StandInAsync(node);
            await NodeDisks.ShowAsync(node, volumes);
        }

        await new NodeDisks(Master).AddAsync(Mail, "node1.gnt.test", "node2.gnt.test");
        try
        {
            await VerifyAsync();
            Assert.DoesNotContain("lost volumes", Master.Log, StringComparison.Ordinal);

            await NodeDisks.FailAsync(secondary);
            await VerifyAsync();
            Assert.Contains("The disks on node2.gnt.test could not be verified: Failed to list logical volumes, lvs output:   cannot process volume group xenvg", Master.Log, StringComparison.Ordinal);
            await VerifyAsync(forgets: false);
            var status = await Master.WatcherAsync("status");
            Assert.Equal(1, status.ExitCode);
            Assert.Contains("! The disks on node2.gnt.test could not be verified", status.Output, StringComparison.Ordinal);
            NodeDisks.Mend(secondary);

            await secondary.Daemons.StopAsync("noded");
            await VerifyAsync();
            await secondary.Daemons.StartAsync("noded");

            await Master.CheckedAsync(["gnt-cluster", "modify", "--candidate-pool-size=1"]);
            await Master.CheckedAsync(["gnt-node", "modify", "--offline=yes", "--force", "node2.gnt.test"]);
            await VerifyAsync();
            await Master.CheckedAsync(["gnt-cluster", "modify", "--candidate-pool-size=2"]);
            await Master.CheckedAsync(["gnt-node", "modify", "--offline=no", "node2.gnt.test"]);
            Assert.DoesNotContain("lost volumes", Master.Log, StringComparison.Ordinal);

            await NodeDisks.ShowAsync(secondary, volumes[0]);
            await VerifyAsync();
            Assert.Contains($"{Lost}xenvg/mail.meta on node2.gnt.test", Master.Log, StringComparison.Ordinal);
            Assert.Single(Master.Log.Split('\n'), line => line.Contains("lost volumes", StringComparison.Ordinal));
        }
        finally
        {
            NodeDisks.Mend(secondary);
            await NodeDisks.ShowAsync(secondary, volumes);
            await secondary.Daemons.RepairAsync(EveryNode);
        }
    }

    /// <summary>A pass that verifies, whenever the last one did.</summary>
    private async Task VerifyAsync(bool forgets = true)
    {
        if (forgets)
        {
            Master.Files.DeleteDirectory("/var/lib/ganeti-watcher");
        }

        var result = await Master.WatcherAsync("--once");
        Assert.True(result.ExitCode == 0, $"{result}\n{Master.Log}");
    }

    /// <summary>How many groups were verified, none of them twice.</summary>
    private async Task<int> GroupsVerifiedAsync()
    {
        var groups = (await Verifications.JobsAsync()).Select(job => (string)job["ops"]![0]!["input"]!["group_name"]!).ToList();
        Assert.Equal(groups.Distinct().Count(), groups.Count);
        return groups.Count;
    }
}
