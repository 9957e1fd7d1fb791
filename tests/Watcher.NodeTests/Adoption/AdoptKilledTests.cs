using Watcher.NodeTests.Campaigns;

namespace Watcher.NodeTests.Adoption;

/// <summary>Killed at any point and run again, it finishes. Each release has other points in the ring, and all of them by hand.</summary>
public abstract class AdoptKilledTests(NodeFixture fixture) : AdoptTest(fixture)
{
    private const string ExampleUnitsName = "the units of Ganeti's examples";

    /// <summary>Steps of one that begins at the init script.</summary>
    protected const int Most = 14;

    /// <summary>Steps of one that begins in the middle.</summary>
    protected const int MostOfHalfDone = 10;

    protected static IEnumerable<string> States => HalfDoneInstallation.Names.Append(ExampleUnitsName);

    public static TheoryData<int> Points => KillPoints.UpTo(Most, 2, 13);

    [Theory]
    [MemberData(nameof(Points))]
    public async Task Adopt_KilledAfterSteps_RunAgain_Finishes_AndSoDoesTheWayBack(int steps)
    {
        await KillAsync("adopt", steps);
        AssertGuest();
        await AdoptAsync();

        await KillAsync("unadopt", steps);
        AssertGuest();
        await UnadoptAsync();
    }

    public static TheoryData<string, int> HalfDone => KillPoints.UpTo(States, MostOfHalfDone, ("the target started beside the init script's daemons", 3));

    [Theory]
    [MemberData(nameof(HalfDone))]
    public async Task Adopt_FromAHalfDoneInstallation_KilledAfterSteps_RunAgain_Finishes_AndSoDoesTheWayBack(string what, int steps)
    {
        await (what == ExampleUnitsName ? ExampleUnits.InstallAsync(Node, Units) : Units.ShellAsync(HalfDoneInstallation.Script(what)));
        await Adopt_KilledAfterSteps_RunAgain_Finishes_AndSoDoesTheWayBack(steps);
    }

    public static TheoryData<int> GivenUp => KillPoints.UpTo(Most, 4);

    /// <summary>The other way instead: from the middle of one into the other.</summary>
    [Theory]
    [MemberData(nameof(GivenUp))]
    public async Task Adopt_KilledAndGivenUp_IsBackAtTheInitScripts_AndUnadoptLikewise(int steps)
    {
        await KillAsync("adopt", steps);
        await KillPoints.LeaveHalfWrittenAsync(Node, "/run/systemd/system/ganeti-metad.service.d/50-take-over.conf");
        await UnadoptAsync();

        await AdoptAsync();
        await KillAsync("unadopt", steps);
        await AdoptAsync();
    }

    private Task KillAsync(string verb, int steps) => KillPoints.KillAsync(Node, verb, steps);
}
