using Watcher.Core.Instances;
using Watcher.TestKit.Luxi;
using Xunit;

namespace Watcher.UnitTests.Instances;

/// <summary>Who removes the stock watcher's file, as its manual says, wants all of it forgotten: what we remember besides, too.</summary>
public sealed class ResetTests : GroupTest
{
    [Fact]
    public async Task FileIsRemovedAfterASetback_TheNextPassTriesAtOnce()
    {
        World.Add("inst1", "ERROR_down");
        World.RefusesJobs = new LuxiRefusal("JobQueueFull", "full");
        await PassAsync();
        World.Instances["inst1"].StartFails = ("OpPrereqError", ["no memory", "insufficient_resources"]);
        World.RefusesJobs = null;
        await NextPassAsync();
        AssertStands<InstanceHindered>();
        World.Instances["inst1"].StartFails = null;
        Time.Advance(TimeSpan.FromMinutes(1));
        await PassAsync();
        Assert.Equal("ERROR_down", World.Instances["inst1"].Status);

        File.Delete(StateFile);
        await PassAsync();

        Assert.Equal("running", World.Instances["inst1"].Status);
        AssertStandsNot<InstanceHindered>();
    }

    /// <summary>That it might run elsewhere is no matter of attempts.</summary>
    [Fact]
    public async Task FileIsRemoved_TheSecondLookIsMadeAllTheSame()
    {
        World.Add("inst1", "ERROR_down").DiskTemplate = "rbd";
        await PassAsync();

        File.Delete(StateFile);
        Time.Advance(TimeSpan.FromSeconds(30));
        await PassAsync();

        Assert.Equal(0, World.Instances["inst1"].Starts);
    }

    [Fact]
    public async Task FileIsThere_TheSetbackHolds()
    {
        World.Add("inst1", "ERROR_down").StartFails = ("OpPrereqError", ["no memory", "insufficient_resources"]);
        await PassAsync();
        Time.Advance(TimeSpan.FromMinutes(1));

        await PassAsync();

        Assert.Single(World.Jobs);
    }
}
