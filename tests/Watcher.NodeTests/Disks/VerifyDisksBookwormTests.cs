namespace Watcher.NodeTests;

public sealed class VerifyDisksBookwormTests(PlainNode fixture) : VerifyDisksTests(fixture), IClassFixture<PlainNode>
{
    private protected override bool StockLooks => false;
}
