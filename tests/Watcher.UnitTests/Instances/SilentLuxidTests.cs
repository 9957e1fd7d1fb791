using System.Text.Json;
using System.Text.Json.Nodes;
using Watcher.Core.Disks;
using Watcher.Core.Luxi;
using Watcher.TestKit.Duties;
using Watcher.TestKit.Groups;
using Watcher.TestKit.Luxi;
using Xunit;

namespace Watcher.UnitTests.Instances;

/// <summary>luxid falls silent while it takes a job, because a master candidate does not answer it, and may write the job down much later.</summary>
public sealed class SilentLuxidTests : GroupTest
{
    private JsonArray? _handedIn;

    [Fact]
    public async Task TakenLate_IsNotHandedInAgain()
    {
        World.Add("inst1", "ERROR_down");
        FallSilent(World);

        await PassAsync(waits: false);
        Time.Advance(TimeSpan.FromMinutes(1));
        await PassAsync(waits: false);
        Assert.Empty(World.Jobs);

        await TakeLateAsync(World);
        Time.Advance(TimeSpan.FromMinutes(1));
        await PassAsync();

        Assert.Single(World.Jobs);
        Assert.Equal(1, RestartCount("inst1"));
        AssertTold("inst1 was restarted by job 1 (attempt 1 of 5)");
    }

    [Fact]
    public async Task NeverTaken_AfterFiveMinutes_TheAttemptCountsAndTheNextIsMade()
    {
        World.Add("inst1", "ERROR_down");
        FallSilent(World);

        await PassAsync(waits: false);
        Time.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromSeconds(10));
        await PassAsync(waits: false);
        Assert.Empty(World.Jobs);
        Time.Advance(TimeSpan.FromSeconds(10));
        await PassAsync();

        AssertTold("Nothing is known of a job for inst1: attempt 1 counts");
        Assert.Single(World.Jobs);
        Assert.Equal(2, RestartCount("inst1"));
    }

    [Fact]
    public async Task TheActsDeadlineCame_IsNotHandedInAgain()
    {
        World.Add("inst1", "ERROR_down");
        FallSilent(World, () => new TimeoutException("not done within 240 s"));

        await PassAsync(waits: false);
        Time.Advance(TimeSpan.FromMinutes(1));
        await PassAsync(waits: false);

        Assert.Empty(World.Jobs);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public async Task ClockSet_IsWaitedForAsLongAllTheSame(int hours)
    {
        World.Add("inst1", "ERROR_down");
        Time.Advance(TimeSpan.FromDays(1));
        FallSilent(World);
        await PassAsync(waits: false);

        Time.Set(TimeSpan.FromHours(hours));
        await PassAsync(waits: false);
        Assert.Empty(World.Jobs);

        Time.Advance(TimeSpan.FromMinutes(5));
        await PassAsync();
        Assert.Single(World.Jobs);
    }

    [Fact]
    public async Task Service_TakenLate_IsFoundWithinHalfAMinute()
    {
        var world = new LuxiWorld();
        var time = new SettableTime(Time.Start);
        using var player = new GroupPlayer(world, time, Reporter) { Disks = new DisksOptions { Verifies = false } };
        world.Add("inst1", "ERROR_down");
        FallSilent(world);
        player.At(TimeSpan.FromSeconds(70), () => TakeLateAsync(world).GetAwaiter().GetResult());

        await player.PlayUntilAsync(TimeSpan.FromSeconds(110), TestContext.Current.CancellationToken);

        Assert.Single(world.Jobs);
        Assert.Contains(Reporter.Texts, told => told.Contains("inst1 was restarted by job 1 (attempt 1 of 5)", StringComparison.Ordinal));
    }

    private void FallSilent(LuxiWorld world, Func<Exception>? how = null) => world.Before = (method, arguments) =>
    {
        if (method == "SubmitManyJobs")
        {
            world.Before = null;
            _handedIn = arguments.DeepClone().AsArray();
            throw how?.Invoke() ?? new LuxiTimeoutException("did not answer within 60 s");
        }
    };

    private Task<JsonElement> TakeLateAsync(LuxiWorld world) => world.CallAsync("SubmitManyJobs", _handedIn!, TestContext.Current.CancellationToken);
}
