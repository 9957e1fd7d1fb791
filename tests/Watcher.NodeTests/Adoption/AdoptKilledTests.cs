namespace Watcher.NodeTests.Adoption;

/// <summary>Killed at any point and run again, it finishes.</summary>
public abstract class AdoptKilledTests(NodeFixture fixture) : AdoptTest(fixture)
{
    public static TheoryData<int> Points => [1, 2, 3, 4, 5, 7, 9, 11, 13, 14];

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
