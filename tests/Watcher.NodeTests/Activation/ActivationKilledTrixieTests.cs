using Watcher.NodeTests.Campaigns;

namespace Watcher.NodeTests.Activation;

/// <inheritdoc/>
[Collection<ActivatedTrixie>]
public sealed class ActivationKilledTrixieTests(UnitsTrixieNode node) : ActivationKilledTests(node)
{
    public static new TheoryData<int> Points => KillPoints.UpTo(Most, 3, 5);

    public static new TheoryData<int, bool> MountPoints => MountsOr((2, false));
}
