using Xunit;

namespace Watcher.UnitTests.Disks;

/// <summary>The service is killed at every point where luxid or the disk hears of it, while a restarted node's disks are activated and all are verified.</summary>
public sealed class DeathTests : DisksTest
{
    public static TheoryData<int> Points => [.. Enumerable.Range(0, 150)];

    [Theory]
    [MemberData(nameof(Points))]
    public async Task Killed_NothingIsDoneTwice_AndNothingIsLeftOut(int at)
    {
        AddMirrored("inst1");
        AddMirrored("inst2");
        Reboot(Node2);
        var mostAtOnce = 0;
        Player.Submitted = _ => mostAtOnce = int.Max(mostAtOnce, Verifications.Count(job => !job.IsOver));
        Player.KillAt = at;

        await PlayAsync(minutes: 6);

        Assert.All(World.Instances.Values, instance => Assert.Equal(1, instance.Activations));
        Assert.Equal(1, mostAtOnce);
        Assert.Equal(2, Verifications.Count());
        Assert.Empty(Directory.GetFiles(Player.Root, "*.bad", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Points_ReachBeyondTheEnd()
    {
        AddMirrored("inst1");
        AddMirrored("inst2");
        Reboot(Node2);
        Player.KillAt = Points.Count - 1;

        await PlayAsync(minutes: 6);

        Assert.NotNull(Player.KillAt);
    }
}
