namespace Watcher.NodeTests;

public sealed class VerifyDisksTrixieTests(PlainTrixieNode fixture) : VerifyDisksTests(fixture), IClassFixture<PlainTrixieNode>
{
    private protected override bool StockLooks => true;
}
