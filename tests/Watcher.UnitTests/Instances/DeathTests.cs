using System.Text.Json.Nodes;
using Watcher.Core.Luxi;
using Xunit;

namespace Watcher.UnitTests.Instances;

/// <summary>The watcher dies, or luxid does, at every point of a pass: nothing is submitted twice, nothing goes uncounted.</summary>
public sealed class DeathTests : GroupTest
{
    public static TheoryData<int> Points => [.. Enumerable.Range(0, 60)];

    [Theory]
    [MemberData(nameof(Points))]
    public async Task Killed_TheNextPassMakesItWhole(int at)
    {
        World.Add("inst1", "ERROR_down");
        World.Add("inst2", "ERROR_down");

        await KilledPassAsync(at, waits: true);
        await NextPassAsync();

        foreach (var (name, instance) in World.Instances)
        {
            Assert.Equal("running", instance.Status);
            Assert.Equal(1, instance.Starts);
            Assert.InRange(RestartCount(name), 1, 2);
        }

        Assert.Empty(Directory.GetFiles(Paths.DataDirectory, "*.bad"));
    }

    [Theory]
    [MemberData(nameof(Points))]
    public async Task KilledWhileTheJobWaits_TheNextPassFindsItsJob(int at)
    {
        World.RunsJobsAtOnce = false;
        World.Add("inst1", "ERROR_down");

        await KilledPassAsync(at, waits: false);
        Time.Advance(TimeSpan.FromMinutes(5));
        await PassAsync(waits: false);

        Assert.Single(StartsOf("inst1"));
        World.RunJobs();
        await NextPassAsync();
        Assert.Equal(1, World.Instances["inst1"].Starts);
        AssertTold("inst1 was restarted by job 1");
        Assert.InRange(RestartCount("inst1"), 1, 2);
    }

    [Fact]
    public async Task Points_ReachBeyondTheEndOfThePass()
    {
        World.Add("inst1", "ERROR_down");

        Assert.False(await KilledPassAsync(Points.Count - 1, waits: true));
    }

    [Fact]
    public async Task LuxidDiesAfterItTookTheJob_TheJobIsFoundByItsReason()
    {
        World.RunsJobsAtOnce = false;
        World.Add("inst1", "ERROR_down");
        World.After = method =>
        {
            if (method == "SubmitManyJobs")
            {
                World.After = null;
                throw new LuxiDownException("the connection was closed without an answer");
            }
        };

        await PassAsync(waits: false);
        Assert.Single(World.Jobs);
        await PassAsync(waits: false);
        World.RunJobs();
        await NextPassAsync();

        Assert.Single(World.Jobs);
        Assert.Equal(1, RestartCount("inst1"));
        AssertTold("inst1 was restarted by job 1 (attempt 1 of 5)");
    }

    [Fact]
    public async Task LuxidDiesBeforeItTookTheJob_TheAttemptCountsOnce()
    {
        World.Add("inst1", "ERROR_down");
        World.Before = (method, _) =>
        {
            if (method == "SubmitManyJobs")
            {
                World.Before = null;
                throw new LuxiDownException("the connection was closed without an answer");
            }
        };

        await PassAsync(waits: false);
        Assert.Equal(1, RestartCount("inst1"));
        await NextPassAsync();

        AssertTold("Nothing is known of a job for inst1: attempt 1 counts");
        Assert.Single(StartsOf("inst1"));
        Assert.Equal(2, RestartCount("inst1"));
    }

    [Fact]
    public async Task JobIsGone_TheAttemptCounts()
    {
        World.RunsJobsAtOnce = false;
        World.Add("inst1", "ERROR_down");
        await PassAsync(waits: false);
        World.Jobs.Clear();

        await PassAsync();

        AssertTold("Nothing is known of a job for inst1");
        Assert.Equal(1, RestartCount("inst1"));
    }

    [Fact]
    public async Task OperatorCancelsTheJob_DoesNotCount()
    {
        World.RunsJobsAtOnce = false;
        World.Add("inst1", "ERROR_down");
        await PassAsync(waits: false);
        World.Jobs[0].Status = "canceled";
        World.Jobs[0].Results.Add(("canceled", new JsonArray()));

        await PassAsync();

        Assert.Equal(0, RestartCount("inst1"));
    }
}
