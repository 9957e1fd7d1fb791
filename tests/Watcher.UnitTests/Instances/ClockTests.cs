using Watcher.Core.Groups;
using Watcher.Core.Instances;
using Xunit;

namespace Watcher.UnitTests.Instances;

/// <summary>The clock is set: whatever takes its time takes as long as ever, and what another clock wrote down is not believed for ever.</summary>
public sealed class ClockTests : GroupTest
{
    public static TheoryData<int> Hours => [-1, 1];

    /// <summary>It must be long enough for the other copy to show, by whatever clock.</summary>
    [Theory]
    [MemberData(nameof(Hours))]
    public async Task SecondLook_IsNeitherSoonerNorLater(int hours)
    {
        World.Add("inst1", "ERROR_down").DiskTemplate = "rbd";
        await PassAsync();

        Set(hours);
        Time.Advance(TimeSpan.FromSeconds(100));
        await PassAsync();
        Assert.Empty(World.Jobs);

        Time.Advance(TimeSpan.FromSeconds(20));
        await PassAsync();
        Assert.Single(StartsOf("inst1"));
    }

    [Theory]
    [MemberData(nameof(Hours))]
    public async Task SetbackOfAnAttempt_IsAsLongAsEver(int hours)
    {
        World.Add("inst1", "ERROR_down").StartFails = ("OpPrereqError", ["no memory", "insufficient_resources"]);
        await PassAsync();
        AssertStands<InstanceHindered>();
        Assert.Single(StartsOf("inst1"));

        Set(hours);
        Time.Advance(TimeSpan.FromMinutes(4));
        await PassAsync();
        Assert.Single(StartsOf("inst1"));

        Time.Advance(TimeSpan.FromMinutes(1));
        await PassAsync();
        Assert.Equal(2, StartsOf("inst1").Count());
    }

    [Theory]
    [MemberData(nameof(Hours))]
    public async Task AttemptsOfAnInstanceThatRuns_AreForgottenAfterAsLong(int hours)
    {
        World.Add("inst1", "ERROR_down");
        await PassAsync();
        await PassAsync();

        Set(hours);
        Time.Advance(TimeSpan.FromMinutes(9));
        await PassAsync();
        Assert.Equal(1, RestartCount("inst1"));

        Time.Advance(TimeSpan.FromMinutes(1));
        await PassAsync();
        Assert.Equal(0, RestartCount("inst1"));
    }

    /// <summary>Five attempts were made while the clock was years ahead: they count for eight hours, not for years.</summary>
    [Fact]
    public async Task AttemptsOfTheFuture_CountAsOfNow()
    {
        World.Add("inst1", "ERROR_down");
        var future = Time.GetUtcNow().AddYears(9).ToUnixTimeSeconds();
        Write(StateFile, $$$"""{"instance": {"inst1": {"restart_count": 6, "restart_when": {{{future}}}}}, "node": {}}""");
        await PassAsync();
        Assert.Empty(World.Jobs);

        Time.Advance(TimeSpan.FromHours(8) - TimeSpan.FromMinutes(1));
        await PassAsync();
        Assert.Empty(World.Jobs);

        Time.Advance(TimeSpan.FromMinutes(2));
        await PassAsync();
        Assert.Single(StartsOf("inst1"));
    }

    [Fact]
    public void RecordOfThePast_StaysAsItIs()
    {
        var record = new StockRecord().WithRestart(Time.GetUtcNow()).WithCleanup(Time.GetUtcNow());

        Assert.Equal(record, record.WithoutExpired(Time.GetUtcNow()));
        Assert.Equal(record, record.WithoutExpired(Time.GetUtcNow().AddHours(8)));
    }

    /// <summary>What was seen before says nothing of the time since: it takes two looks again.</summary>
    [Fact]
    public async Task MasterBoots_TheSecondLookIsMadeAnew()
    {
        World.Add("inst1", "ERROR_down").DiskTemplate = "rbd";
        await PassAsync();
        BootId = "another boot";

        await NextPassAsync();
        Assert.Empty(World.Jobs);

        await NextPassAsync();
        Assert.Single(StartsOf("inst1"));
    }

    private void Set(int hours) => Time.Set(TimeSpan.FromHours(hours));
}
