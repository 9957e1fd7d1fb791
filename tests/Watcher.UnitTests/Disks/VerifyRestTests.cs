using Watcher.Core.Disks;
using Xunit;

namespace Watcher.UnitTests.Disks;

/// <summary>How long verifications rest: by their share of the time, and not by a clock that is set.</summary>
public sealed class VerifyRestTests : DisksTest
{
    /// <summary>A clock that is set while the job runs, or a luxid that tells nonsense: the rest is nine times as long as the job truly took.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    [InlineData(55 * 365 * 24)]
    public async Task ClockSetWhileTheJobRuns_RestsForAsLongAsEver(int hours)
    {
        AddMirrored("inst1");
        Player.Duration = _ => TimeSpan.FromMinutes(1);
        At(0.5, () => Player.SetClock(TimeSpan.FromHours(hours)));

        await PlayAsync(minutes: 9);
        Assert.Single(Verifications);
        await PlayAsync(minutes: 11);
        Assert.Equal(2, Verifications.Count());
    }

    [Fact]
    public async Task TwentyMinutesOfVerification_DelayNoRestart()
    {
        var instance = AddMirrored("inst1");
        Player.Duration = job => Verifications.Contains(job) ? TimeSpan.FromMinutes(20) : TimeSpan.FromSeconds(2);
        World.LockedShared.Add("inst1");
        At(4, () => instance.Status = "ERROR_down");

        await PlayAsync(minutes: 5.01);

        Assert.Equal("running", Assert.Single(Verifications).Status);
        var start = Assert.Single(JobsOf("OP_INSTANCE_STARTUP"));
        Assert.Equal(TimeSpan.FromMinutes(5), start.Received - Player.Time.Start);
    }

    [Fact]
    public async Task LongVerification_RestsForNineTimesAsLong()
    {
        AddMirrored("inst1");
        Player.Duration = _ => TimeSpan.FromMinutes(2);

        await PlayAsync(minutes: 60);

        Assert.Equal([0, 20, 40, 60], Verifications.Select(job => (job.Received - Player.Time.Start).TotalMinutes));
    }

    /// <summary>Where the rest by itself is shorter than the schedule's period.</summary>
    [Theory]
    [InlineData(33, 10)]
    [InlineData(200, 50)]
    [InlineData(100, 25)]
    public async Task Verifications_NeverTakeMoreThanTheirShare(int seconds, int share)
    {
        AddMirrored("inst1");
        Player.Disks = new DisksOptions { Share = share };
        Player.Duration = _ => TimeSpan.FromSeconds(seconds);

        await PlayAsync(minutes: 599);

        Assert.InRange(Verifications.Count() * seconds / (600.0 * 60), 0.02, share / 100.0);
    }

    /// <summary>Neither sooner nor later than with a clock that nobody touches.</summary>
    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public async Task ClockSet_TheNextOneIsMadeInItsTime(int hours)
    {
        AddMirrored("inst1");
        At(6, () => Player.SetClock(TimeSpan.FromHours(hours)));

        await PlayAsync(minutes: 9);
        Assert.Equal(2, Verifications.Count());
        await PlayAsync(minutes: 31);
        Assert.Equal(7, Verifications.Count());
    }

    /// <summary>The time since boot begins anew then; what was before counts as if it had been at its beginning.</summary>
    [Fact]
    public async Task MasterBoots_TheNextOneIsNotPutOff()
    {
        AddMirrored("inst1");
        At(7, () => Player.RebootMaster());

        await PlayAsync(minutes: 16);

        Assert.Equal(4, Verifications.Count());
    }
}
