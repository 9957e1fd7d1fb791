using Watcher.Core.Instances;
using Watcher.Core.Native;
using Xunit;

namespace Watcher.UnitTests.Instances;

/// <summary>When nothing at all is done for a group.</summary>
public sealed class StandStillTests : GroupTest
{
    private const string OtherNode = "node2.example.com";

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
}
