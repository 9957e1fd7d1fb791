using System.Text.Json.Nodes;
using Watcher.Core.Instances;
using Xunit;

namespace Watcher.UnitTests.Instances;

/// <summary>Instances that their users shut down.</summary>
public sealed class CleanupTests : GroupTest
{
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
                job.Results[0] = ("error", new JsonArray("OpExecError", new JsonArray("busy")));
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
}
