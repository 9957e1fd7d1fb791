using Watcher.Core.Cluster;
using Watcher.Core.Instances;
using Watcher.Core.Native;
using Watcher.TestKit.Luxi;
using Xunit;

namespace Watcher.UnitTests.Instances;

/// <summary>Instances that are down, or seem so, and are not started.</summary>
public sealed class LeftAloneTests : GroupTest
{
    private const string OtherNode = "node2.example.com";
    private const string OtherGroup = "99999999-2222-3333-4444-555555555555";

    [Fact]
    public async Task Locked_IsLeftAloneAndCostsNoAttempt()
    {
        World.Add("inst1", "ERROR_down");
        World.Locked.Add("inst1");

        await PassAsync();

        Assert.Empty(World.Jobs);
        Assert.Equal(0, RestartCount("inst1"));
        AssertStands<InstanceLeftAlone>();

        World.Locked.Clear();
        await NextPassAsync();
        Assert.Single(StartsOf("inst1"));
    }

    /// <summary>gnt-instance and RAPI hand a name on as it was typed; a job that waits for its turn has it so.</summary>
    [Theory]
    [InlineData("inst1")]
    [InlineData("inst1.example")]
    public async Task AJobThatCallsItByItsShortName_IsLeftAlone(string name)
    {
        World.Add("inst1.example.com", "ERROR_down");
        World.Add("inst10.example.com", "ERROR_down");
        World.AddJob("queued", "OP_INSTANCE_FAILOVER", name);

        await PassAsync();

        Assert.Empty(StartsOf("inst1.example.com"));
        Assert.Single(StartsOf("inst10.example.com"));
    }

    [Fact]
    public async Task AMoveByItsShortNameThatCameToNothing_AsksForASecondLook()
    {
        World.Add("inst1.example.com", "ERROR_down");
        World.AddJob("canceled", "OP_INSTANCE_FAILOVER", "inst1");

        await PassAsync();

        Assert.Empty(StartsOf("inst1.example.com"));
        AssertStands<InstanceLeftAlone>();
    }

    /// <summary>A job that ends between two questions shows in the answer to the second one: so the states are asked for last.</summary>
    [Fact]
    public async Task StoppedByAJobThatEndsDuringTheSubmission_IsLeftAlone()
    {
        var instance = World.Add("inst1", "ERROR_down");
        var lists = 0;
        World.Before = (method, arguments) =>
        {
            if (method == "Query" && (string?)arguments[0] == "job" && arguments[2] is null && ++lists == 2)
            {
                (instance.AdminState, instance.Status) = ("down", "ADMIN_down");
            }
        };

        await PassAsync();

        Assert.Equal(2, lists);
        Assert.Empty(World.Jobs);
        Assert.Equal(0, RestartCount("inst1"));
    }

    [Theory]
    [InlineData("OP_INSTANCE_FAILOVER")]
    [InlineData("OP_BACKUP_EXPORT")]
    public async Task AJobIsAtIt_IsLeftAlone(string opcode)
    {
        World.Add("inst1", "ERROR_down");
        World.AddJob("running", opcode, "inst1");

        await PassAsync();

        Assert.Empty(StartsOf("inst1"));
        AssertTold("inst1 is left alone for now: job 1 is at it");
    }

    [Theory]
    [InlineData("running")]
    [InlineData("ADMIN_down")]
    public async Task ChangedJustBeforeTheSubmission_NothingIsSubmittedOrCounted(string status)
    {
        var instance = World.Add("inst1", "ERROR_down");
        var looks = 0;
        World.Before = (method, arguments) =>
        {
            if (method == "Query" && (string?)arguments[0] == "instance" && ++looks == 2)
            {
                instance.Status = status;
            }
        };

        await PassAsync();

        Assert.Empty(World.Jobs);
        Assert.Equal(0, RestartCount("inst1"));
        Assert.Single(Reporter.Told.OfType<AttemptNotNeeded>());
    }

    [Theory]
    [InlineData("rbd")]
    [InlineData("ext")]
    [InlineData("sharedfile")]
    [InlineData("gluster")]
    public async Task SharedDisks_IsStartedAfterTwoLooksOnly(string template)
    {
        World.Add("inst1", "ERROR_down").DiskTemplate = template;

        await PassAsync();
        Assert.Empty(World.Jobs);
        AssertTold("is looked at a second time");

        Time.Advance(TimeSpan.FromSeconds(100));
        await PassAsync();
        Assert.Empty(World.Jobs);

        await NextPassAsync();
        Assert.Single(StartsOf("inst1"));
    }

    [Fact]
    public async Task SharedDisks_ANodeIsSilent_IsNeverStarted_UntilTheNodeIsOffline()
    {
        World.Add("inst1", "ERROR_down").DiskTemplate = "rbd";
        World.Nodes[OtherNode] = OtherGroup;
        World.SilentNodes.Add(OtherNode);
        for (var pass = 0; pass < 5; pass++)
        {
            await NextPassAsync();
        }

        Assert.Empty(World.Jobs);
        AssertStands<EvidenceMissing>();
        Assert.Single(Reporter.Told.OfType<EvidenceMissing>());

        World.Offline.Add(OtherNode);
        await NextPassAsync();
        Assert.Single(StartsOf("inst1"));
    }

    [Theory]
    [InlineData("OP_INSTANCE_MIGRATE", "error")]
    [InlineData("OP_INSTANCE_MIGRATE", "canceled")]
    [InlineData("OP_INSTANCE_FAILOVER", "error")]
    public async Task LastMoveFailed_NeedsTwoLooksAndEveryNode(string opcode, string status)
    {
        World.Add("inst1", "ERROR_down");
        World.AddJob(status, opcode, "inst1");
        World.Nodes[OtherNode] = OtherGroup;
        World.SilentNodes.Add(OtherNode);

        await PassAsync();
        World.Jobs.Clear();
        await NextPassAsync();
        Assert.Empty(StartsOf("inst1"));
        AssertStands<EvidenceMissing>();

        World.SilentNodes.Clear();
        await NextPassAsync();
        Assert.Single(StartsOf("inst1"));
    }

    [Fact]
    public async Task LaterMoveSucceeded_IsStartedAtOnce()
    {
        World.Add("inst1", "ERROR_down");
        World.AddJob("error", "OP_INSTANCE_MIGRATE", "inst1");
        World.AddJob("success", "OP_INSTANCE_FAILOVER", "inst1");

        await PassAsync();

        Assert.Single(StartsOf("inst1"));
    }

    [Fact]
    public async Task RunsOnANodeThatNobodyAsked_IsNeverStarted()
    {
        World.Add("inst1", "ERROR_down");
        World.Nodes[OtherNode] = OtherGroup;
        World.Strays[OtherNode] = ["inst1"];
        for (var pass = 0; pass < 5; pass++)
        {
            await NextPassAsync();
        }

        Assert.Empty(World.Jobs);
        Assert.Equal(0, RestartCount("inst1"));
        AssertTold($"inst1 runs on {OtherNode}, though Ganeti has it on node1.example.com: it is not started");
    }

    [Fact]
    public async Task ErrorWrongNode_IsNeverStarted()
    {
        World.Add("inst1", "ERROR_wrongnode");

        await PassAsync();

        Assert.Empty(World.Jobs);
        AssertStands<InstanceElsewhere>();
    }

    [Fact]
    public async Task SplitOverGroups_IsIgnoredAndTold()
    {
        World.Nodes[OtherNode] = OtherGroup;
        World.Add("inst1", "ERROR_down").Secondaries.Add(OtherNode);

        await PassAsync();

        Assert.Empty(World.Jobs);
        AssertStands<InstanceSplit>();
        Assert.Equal("", File.ReadAllText(Paths.GroupInstanceStatus(LuxiWorld.GroupUuid)));
    }

    [Fact]
    public async Task NodeOffline_IsOneEvent_AndCountersStay()
    {
        var instance = World.Add("inst1", "ERROR_down");
        await PassAsync();
        World.Add("inst2", "ERROR_nodeoffline");
        instance.Status = "ERROR_nodeoffline";
        World.Offline.Add(LuxiWorld.NodeName);

        await NextPassAsync();
        await NextPassAsync();

        Assert.Single(Reporter.Told.OfType<NodeHelpless>());
        AssertTold("node1.example.com is offline: nothing can be done for its 2 instances");
        Assert.Equal(1, RestartCount("inst1"));
        Assert.Equal(1, instance.Starts);
    }

    [Fact]
    public async Task UserShutItDown_IsCleanedUpAsTheStockWatcherWould()
    {
        World.Add("inst1", "USER_down");

        await PassAsync();

        var opcode = Assert.Single(Assert.Single(World.Jobs).Opcodes)!;
        Assert.Equal("OP_INSTANCE_SHUTDOWN", (string?)opcode["OP_ID"]);
        Assert.Equal("user", (string?)opcode["admin_state_source"]);
        Assert.Equal("Cleaning up instance inst1", (string?)opcode["reason"]![0]![1]);
        Assert.Equal(0, CleanupCount("inst1"));
        AssertTold("inst1 was cleaned up by job 1");

        await NextPassAsync();
        Assert.Single(World.Jobs);
    }

    [Fact]
    public async Task CleanupFailsAgainAndAgain_IsGivenUpAfterFive()
    {
        World.Add("inst1", "USER_down");
        World.After = method =>
        {
            foreach (var job in World.Jobs.Where(_ => method == "SubmitManyJobs"))
            {
                (job.Status, World.Instances["inst1"].Status, World.Instances["inst1"].AdminState) = ("error", "USER_down", "up");
                job.Results[0] = ("error", new System.Text.Json.Nodes.JsonArray("OpExecError", new System.Text.Json.Nodes.JsonArray("busy")));
            }
        };
        for (var pass = 0; pass < 8; pass++)
        {
            await NextPassAsync();
        }

        Assert.Equal(5, World.Jobs.Count);
        Assert.Equal(5, CleanupCount("inst1"));
        AssertStands<CleanupsExhausted>();
    }

    [Fact]
    public async Task Paused_LooksButDoesNothing()
    {
        World.Add("inst1", "ERROR_down");
        Write(Paths.PauseFile, $"{Time.GetUtcNow().ToUnixTimeSeconds() + 3600}");

        Assert.NotNull((await PassAsync()).StandStill);

        Assert.Empty(World.Jobs);
        Assert.False(File.Exists(Paths.InstanceStatus));
        Assert.Equal(0, RestartCount("inst1"));
    }

    [Fact]
    public async Task AnotherWatcherHoldsTheGroup_NoStepIsMade()
    {
        World.Add("inst1", "ERROR_down");
        using var file = NativeFile.Open(StateFile, OpenFlags.ReadWrite | OpenFlags.Create, 0b110_000_000);
        Assert.True(FileLock.TryExclusive(file));

        Assert.Contains("another ganeti-watcher is at work", (await PassAsync()).StandStill, StringComparison.Ordinal);

        Assert.Empty(World.Calls);
    }

    [Fact]
    public async Task NotTheMaster_NothingIsDone()
    {
        World.Add("inst1", "ERROR_down");
        World.Master = OtherNode;

        await PassAsync();

        Assert.Empty(World.Jobs);
        AssertStands<MasterLost>();
    }

    [Fact]
    public async Task MasterLostJustBeforeTheSubmission_NothingIsSubmitted()
    {
        World.Add("inst1", "ERROR_down");
        var asked = 0;
        World.Before = (method, _) => World.Master = method == "QueryConfigValues" && ++asked > 1 ? OtherNode : World.Master;

        await PassAsync();

        Assert.Empty(World.Jobs);
        Assert.Equal(0, RestartCount("inst1"));
        AssertTold("luxid names node2.example.com as the master");
    }

    [Fact]
    public async Task StatusFiles_AreTheStockWatchers_AndTheNewerGroupWins()
    {
        Write($"{Paths.DataDirectory}/ssconf_nodegroups", $"{LuxiWorld.GroupUuid} default\n{OtherGroup} other\n");
        Write(Paths.GroupInstanceStatus(OtherGroup), "inst1 ADMIN_down\ninst9 running");
        File.SetLastWriteTimeUtc(Paths.GroupInstanceStatus(OtherGroup), DateTime.UnixEpoch);
        World.Add("inst2", "ADMIN_down");
        World.Add("inst1");

        await PassAsync();

        Assert.Equal("inst1 running\ninst2 ADMIN_down", File.ReadAllText(Paths.GroupInstanceStatus(LuxiWorld.GroupUuid)));
        Assert.Equal("inst1 running\ninst2 ADMIN_down\ninst9 running", File.ReadAllText(Paths.InstanceStatus));
    }

    [Fact]
    public void NodeGroup_LineThatIsNone_IsNoGroup()
    {
        Assert.Null(NodeGroup.Parse("../../etc/passwd name"));
        Assert.Equal(new NodeGroup(OtherGroup, "a b"), NodeGroup.Parse($"{OtherGroup} a b"));
    }
}
