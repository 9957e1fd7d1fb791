namespace Watcher.NodeTests;

public sealed class ThreeNodesDisksTrixieTests(ThreeTrixieNodes fixture) : ThreeNodesDisksTests(fixture), IClassFixture<ThreeTrixieNodes>
{
    private protected override bool StockLooks => true;
}
