using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Watcher.Core.Cluster;
using Watcher.Core.Disks;
using Watcher.Core.Instances;
using Watcher.Core.Jobs;
using Watcher.Core.Luxi;
using Watcher.Core.Noded;
using Watcher.TestKit.Luxi;

namespace Watcher.NodeTests.Disks;

/// <summary>Disks on three nodes in two groups: each group is verified once, and a node that boots is taken note of.</summary>
public abstract class ThreeNodesDisksTests(ThreeNodesFixture fixture) : ThreeNodesTest(fixture)
{
    private const string Mail = "mail";

    private static readonly string[] Volumes = ["xenvg/mail.data", "xenvg/mail.meta"];

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
        const string Lost = "mail has lost volumes: ";
        var secondary = await MirrorAsync();
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
            await Master.CheckedAsync(["gnt-node", "modify", "--offline=no", "--force", "node2.gnt.test"]);

            // After many changes in a row luxid looks for others only now and then.
            await Until.TrueAsync(
                async () => (await Master.CheckedAsync(["gnt-node", "list", "--no-headers", "-o", "offline", "node2.gnt.test"])).Output.Trim() == "N", "luxid knows that it is online");
            Assert.DoesNotContain("lost volumes", Master.Log, StringComparison.Ordinal);

            await NodeDisks.ShowAsync(secondary, Volumes[0]);
            await VerifyAsync();
            Assert.Contains($"{Lost}xenvg/mail.meta on node2.gnt.test", Master.Log, StringComparison.Ordinal);
            Assert.Single(Master.Log.Split('\n'), line => line.Contains("lost volumes", StringComparison.Ordinal));
        }
        finally
        {
            NodeDisks.Mend(secondary);
            await NodeDisks.ShowAsync(secondary, Volumes);
            await secondary.Daemons.RepairAsync(EveryNode);
        }
    }

    /// <summary>A node that booted has the disks of a mirror idle; here, without DRBD, they cannot be activated: that it is tried comes first, too.</summary>
    [Fact]
    public async Task NodeWasRestarted_ItsDisksAreActivatedBeforeTheVerification()
    {
        await MirrorAsync();
        try
        {
            await VerifyAsync();
            await Verifications.ForgetAsync();
            const string Forget = """
                for f in /var/lib/ganeti/watcher.*.data; do sed -i 's/"bootid": *"[^"]*"/"bootid": "another"/g' $f; done
                """;
            await Master.CheckedAsync(["sh", "-c", Forget]);

            Assert.Equal(0, (await Master.WatcherAsync("--once")).ExitCode);

            var jobs = (await NodeLuxi.QueryAsync(Master, "job", "summary", "received_ts", "end_ts")).ToDictionary(job => (string)job[0]!.AsArray()[0]!, job => (From: Instant(job[1]), To: Instant(job[2])));
            var activation = jobs[$"INSTANCE_ACTIVATE_DISKS({Mail})"];
            var group = (string)(await NodeLuxi.QueryAsync(Master, "instance", "name", "pnode.group.uuid")).Single(row => (string)row[0]! == Mail)[1]!;
            Assert.True(activation.To <= jobs[$"GROUP_VERIFY_DISKS({group})"].From, Master.Log);
            Assert.Contains($"are not verified yet: the disks of {Mail} are activated first", Master.Log, StringComparison.Ordinal);
        }
        finally
        {
            // What could not be activated Ganeti takes for inactive.
            await new NodeDisks(Master).AddAsync(Mail, "node1.gnt.test", "node2.gnt.test");
        }

        static decimal Instant(JsonNode? stamp) => (long)stamp!.AsArray()[0]! + ((long)stamp.AsArray()[1]! / 1_000_000m);
    }

    /// <summary>What the lower rings show is worth no more than their luxid is like a real one: what the duties ask is asked of both.</summary>
    [Fact]
    public async Task ScriptedLuxid_AnswersAsTheRealOneDoes()
    {
        var ct = TestContext.Current.CancellationToken;
        var secondary = await MirrorAsync();
        await NodeDisks.FailAsync(secondary);
        await VerifyAsync();
        NodeDisks.Mend(secondary);
        var uuid = (string)(await NodeLuxi.QueryAsync(Master, "instance", "name", "pnode.group.uuid")).Single(row => (string)row[0]! == Mail)[1]!;
        var verification = (await Verifications.JobsAsync()).Last(job => (string)job["ops"]![0]!["input"]!["group_name"]! == uuid);
        var id = (long)verification["id"]!;

        // The same in both.
        var world = new LuxiWorld { Master = "node1.gnt.test" };
        world.Nodes.Clear();
        (world.Nodes["node1.gnt.test"], world.Nodes["node2.gnt.test"]) = (uuid, uuid);
        world.Add("inst1", primary: "node1.gnt.test").DiskTemplate = "diskless";
        var mirrored = world.Add(Mail, "ADMIN_down", "node1.gnt.test");
        (mirrored.AdminState, mirrored.DiskTemplate) = ("down", "drbd");
        mirrored.Secondaries.Add("node2.gnt.test");
        world.DiskErrors["node2.gnt.test"] = "Failed to list logical volumes";
        var group = new NodeGroup(uuid, "default");
        var job = new FakeJob { Id = id, Opcodes = [DiskOpcodes.Verify(group, new VerifyJob(1, default, IsStrict: true), knowsStrictness: false)] };
        world.Jobs.Add(job);
        world.RunJob(job);

        var real = new RecordingLuxi(new LuxiSocket(Master.Files.Outside("/run/ganeti/socket/ganeti-query"), new LuxiDeadlines(), TimeProvider.System));
        await AskAsync(real, world, group, id, ct);

        Assert.True(real.Heard.Count > 12);
        foreach (var (method, arguments, answer) in real.Heard)
        {
            var scripted = await world.AnswerAsync(method, arguments, ct);
            Assert.Empty(AnswerShape.Differences(scripted, answer, $"{method} {arguments.ToJsonString()}"));
        }
    }

    /// <summary>All that the duties of a group ask.</summary>
    private static async Task AskAsync(ILuxi luxi, INoded noded, NodeGroup group, long job, CancellationToken ct)
    {
        var client = new LuxiClient(luxi);
        await client.GetMasterAsync(ct);
        await client.IsQueueDrainedAsync(ct);
        await client.GetSoftwareVersionAsync(ct);
        await client.ArchiveAsync(TimeSpan.FromDays(1000), ct);
        await client.WaitForJobAsync(job, null, ct);
        await JobWaiter.ReadAsync(client, job, ct);
        await JobTraces.FindAsync(client, new HashSet<string> { group.Uuid }, ct);
        var (disks, instances) = (new DisksReader(client, group), new GroupReader(client, group));
        await disks.ReadNodesAsync(ct);
        await disks.ReadInstancesAsync(ct);
        await instances.ReadNodesAsync(ct);
        await instances.ReadInstancesAsync(ct);
        await instances.ReadDownAsync(ct);
        await instances.ReadLockedAsync(ct);
        await new WhereaboutsProbe(luxi, noded).AskAsync(ct);
    }

    /// <summary>An instance that is mirrored between the first two nodes, whose volumes all are there.</summary>
    /// <returns>The second one.</returns>
    private async Task<TestNode> MirrorAsync()
    {
        var isThere = (await NodeLuxi.QueryAsync(Master, "instance", "name")).Any(row => (string)row[0]! == Mail);
        if (!isThere)
        {
            // What nodes with their first boot ids had would be activated, which fails here, and leaves Ganeti to take the disks for inactive.
            await VerifyAsync();
        }

        foreach (var node in (TestNode[])[Master, Cluster.Candidate])
        {
            await NodeDisks.ShowAsync(node, Volumes);
            if (!isThere)
            {
                await NodeDisks.StandInAsync(node);
            }
        }

        if (!isThere)
        {
            await new NodeDisks(Master).AddAsync(Mail, "node1.gnt.test", "node2.gnt.test");
        }

        return Cluster.Candidate;
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
