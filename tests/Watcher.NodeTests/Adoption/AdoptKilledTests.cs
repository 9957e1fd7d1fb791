namespace Watcher.NodeTests.Adoption;

/// <summary>Killed at any point and run again, it finishes.</summary>
public abstract class AdoptKilledTests(NodeFixture fixture) : AdoptTest(fixture)
{
    private const string ExampleUnitsName = "the units of Ganeti's examples";

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

    /// <summary>All of them, each at ten points, by hand.</summary>
    public static TheoryData<string, int> HalfDone => Environment.GetEnvironmentVariable("WATCHER_CAMPAIGN") is null
        ? new() { { "the target started beside the init script's daemons", 3 }, { ExampleUnitsName, 5 } }
        : [.. from name in HalfDoneInstallation.Names.Append(ExampleUnitsName) from steps in Enumerable.Range(1, 10) select (name, steps)];

    [Theory]
    [MemberData(nameof(HalfDone))]
    public async Task Adopt_FromAHalfDoneInstallation_KilledAfterSteps_RunAgain_Finishes_AndSoDoesTheWayBack(string what, int steps)
    {
        await (what == ExampleUnitsName ? ExampleUnits.InstallAsync(Node, Units) : Units.ShellAsync(HalfDoneInstallation.Script(what)));
        await Adopt_KilledAfterSteps_RunAgain_Finishes_AndSoDoesTheWayBack(steps);
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
