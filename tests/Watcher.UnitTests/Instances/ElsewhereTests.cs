using Watcher.Core.Instances;
using Xunit;

namespace Watcher.UnitTests.Instances;

/// <summary>Instances that may run on another node: what must be seen before they are started.</summary>
public sealed class ElsewhereTests : GroupTest
{
    private const string OtherNode = "node2.example.com";
    private const string OtherGroup = "99999999-2222-3333-4444-555555555555";

    [Fact]
    public async Task AMoveByItsShortNameThatCameToNothing_AsksForASecondLook()
    {
        World.Add("inst1.example.com", "ERROR_down");
        World.AddJob("canceled", "OP_INSTANCE_FAILOVER", "inst1");

        await PassAsync();

        Assert.Empty(StartsOf("inst1.example.com"));
        AssertStands<InstanceLeftAlone>();
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
}
