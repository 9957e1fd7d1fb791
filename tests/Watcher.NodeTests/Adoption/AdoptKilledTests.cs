namespace Watcher.NodeTests.Adoption;

/// <summary>Killed at any point and run again, it finishes.</summary>
public abstract class AdoptKilledTests(NodeFixture fixture) : AdoptTest(fixture)
{
    /// <summary>All steps by hand (WATCHER_CAMPAIGN set), each some twenty seconds; four of them in the ring.</summary>
    public static TheoryData<int> Points => Environment.GetEnvironmentVariable("WATCHER_CAMPAIGN") is null ? [2, 4, 9, 13] : [.. Enumerable.Range(1, 14)];

    [Theory]
    [MemberData(nameof(Points))]
    public async Task Adopt_KilledAfterSteps_RunAgain_Finishes_AndSoDoesTheWayBack(int steps)
    {
        await KilledAsync("adopt", steps);
        AssertGuest();
        await AdoptAsync();

        await KilledAsync("unadopt", steps);
        AssertGuest();
        await UnadoptAsync();
    }

    /// <summary>The other way instead: from the middle of one into the other.</summary>
    [Theory]
    [InlineData(4)]
    [InlineData(8)]
    public async Task Adopt_KilledAndGivenUp_IsBackAtTheInitScripts_AndUnadoptLikewise(int steps)
    {
        await KilledAsync("adopt", steps);
        await UnadoptAsync();

        await AdoptAsync();
        await KilledAsync("unadopt", steps);
        await AdoptAsync();
    }
}
