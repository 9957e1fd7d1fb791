using Watcher.Core.Instances;
using Watcher.TestKit.Luxi;
using Xunit;

namespace Watcher.UnitTests.Instances;

/// <summary>The jobs that restart instances: how many, and what the queue makes of them.</summary>
public sealed class RestartJobTests : GroupTest
{
    [Fact]
    public async Task QueueIsFull_DoesNotCount_AndIsNoFault()
    {
        World.Add("inst1", "ERROR_down");
        World.RefusesJobs = new LuxiRefusal("JobQueueFull", "full");

        await PassAsync();
        await NextPassAsync();

        Assert.Equal(0, RestartCount("inst1"));
        Assert.Single(Reporter.Told.OfType<QueueRefuses>());
        Assert.DoesNotContain(Standing, notice => notice.IsFault);

        World.RefusesJobs = null;
        await NextPassAsync();
        Assert.Single(StartsOf("inst1"));
        Assert.Equal(1, RestartCount("inst1"));
        AssertStandsNot<QueueRefuses>();
    }

    [Fact]
    public async Task QueueIsDrained_NothingIsTried_AndItIsSaidOnce()
    {
        World.Add("inst1", "ERROR_down");
        World.IsDrained = true;

        await PassAsync();
        await NextPassAsync();

        Assert.Empty(World.Jobs);
        Assert.IsType<QueueRefuses>(Assert.Single(Reporter.Told));
        Assert.Equal(0, RestartCount("inst1"));

        World.IsDrained = false;
        await NextPassAsync();
        Assert.Single(StartsOf("inst1"));
        AssertStandsNot<QueueRefuses>();
    }

    [Fact]
    public async Task OneOfManyFails_TheOthersAreStartedInTheSamePass()
    {
        foreach (var number in Enumerable.Range(10, 50))
        {
            World.Add($"inst{number}", "ERROR_down");
        }

        foreach (var bad in (string[])["inst10", "inst30", "inst59"])
        {
            World.Instances[bad].StartFails = ("OpExecError", ["broken"]);
        }

        await PassAsync();

        Assert.Equal(47, World.Instances.Values.Count(instance => instance.Status == "running"));
        Assert.All(World.Instances.Keys, name => Assert.Equal(1, RestartCount(name)));
        Assert.All(World.Instances.Values, instance => Assert.Equal(1, instance.Starts));
        Assert.Equal(3, Reporter.Told.OfType<InstanceRestartFailed>().Count());
    }

    [Fact]
    public async Task ManyOnOneNode_AreFewJobsOfManyOpcodes()
    {
        foreach (var number in Enumerable.Range(10, 60))
        {
            World.Add($"inst{number}", "ERROR_down");
        }

        await PassAsync();

        // The first two end at the same time: who is heard of first decides whether the rest is one job or two.
        Assert.Equal([25, 25], World.Jobs.Take(2).Select(job => job.Opcodes.Count));
        Assert.Contains(string.Join(' ', World.Jobs.Skip(2).Select(job => job.Opcodes.Count)), (string[])["10", "5 5"]);
        Assert.All(World.Instances.Values, instance => Assert.Equal("running", instance.Status));
    }

    [Fact]
    public async Task NoWaiting_TheNextPassHearsOfTheEnd()
    {
        World.RunsJobsAtOnce = false;
        World.Add("inst1", "ERROR_down");
        await PassAsync(waits: false);
        Assert.Single(World.Jobs);

        await PassAsync(waits: false);
        Assert.Single(World.Jobs);

        World.RunJobs();
        await PassAsync();

        Assert.Single(World.Jobs);
        AssertTold("inst1 was restarted by job 1");
    }
}
