namespace Watcher.NodeTests.CommandLine;

/// <summary>Ganeti 3.0.</summary>
public sealed class StockOptionsBookwormTests(NodeWithoutCluster fixture) : StockOptionsTests(fixture), IClassFixture<NodeWithoutCluster>
{
    private protected override IReadOnlyList<string> StockOnly => [];

    private protected override IReadOnlyList<string> NoStrict => ["--no-strict --version: 2, 0", "--no-strict: 2, 0"];
}
