namespace Watcher.NodeTests.CommandLine;

/// <summary>Ganeti 3.1.</summary>
public sealed class StockOptionsTrixieTests(TrixieNodeWithoutCluster fixture) : StockOptionsTests(fixture), IClassFixture<TrixieNodeWithoutCluster>
{
    private protected override IReadOnlyList<string> StockOnly => ["--no-strict"];

    private protected override IReadOnlyList<string> NoStrict => [];
}
