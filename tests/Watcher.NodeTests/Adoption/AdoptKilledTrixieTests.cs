using Watcher.NodeTests.Campaigns;

namespace Watcher.NodeTests.Adoption;

/// <inheritdoc/>
[Collection<AdoptTrixie>]
public sealed class AdoptKilledTrixieTests(SystemdTrixieNode node) : AdoptKilledTests(node)
{
    public static new TheoryData<int> Points => KillPoints.UpTo(Most, 4, 9);

    public static new TheoryData<string, int> HalfDone => KillPoints.UpTo(States, MostOfHalfDone, (States.Last(), 5));

    public static new TheoryData<int> GivenUp => KillPoints.UpTo(Most, 8);
}
