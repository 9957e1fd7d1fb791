namespace Watcher.NodeTests;

public sealed class ThreeNodesDisksBookwormTests(ThreeNodesFixture fixture) : ThreeNodesDisksTests(fixture), IClassFixture<ThreeNodesFixture>
{
    private protected override bool StockLooks => false;
}
