using Watcher.Core.Instances;
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
        AssertTold("node1.example.com is offline: nothing can be done for its instances (2)");
        Assert.Equal(1, RestartCount("inst1"));
        Assert.Equal(1, instance.Starts);
    }

    /// <summary>To set it offline and fail over, as for a node that is dead, would be wrong.</summary>
    [Fact]
    public async Task NobodyTrustsTheMaster_TheNodeIsNotBlamed()
    {
        World.Add("inst1", "ERROR_nodedown");
        World.WhyNobodyAnswers = "/var/lib/ganeti/server.pem has ended at 2026-01-01 00:00";

        await PassAsync();

        AssertTold("node1.example.com cannot be asked, which says nothing about it: /var/lib/ganeti/server.pem has ended at 2026-01-01 00:00; nothing can be done for its instances (1)");
        Assert.DoesNotContain(Reporter.Texts, told => told.Contains("does not answer", StringComparison.Ordinal));

        World.WhyNobodyAnswers = null;
        await NextPassAsync();
        AssertTold("node1.example.com does not answer: nothing can be done for its instances (1)");
    }
}
