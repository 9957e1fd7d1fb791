namespace Watcher.NodeTests.CommandLine;

// Ganeti 3.0, and Ganeti 3.1, whose watcher has an option more.
public sealed class StockOptionsBookwormTests(NodeWithoutCluster node) : StockOptionsTests(node), IClassFixture<NodeWithoutCluster>;
public sealed class StockOptionsTrixieTests(TrixieNodeWithoutCluster node) : StockOptionsTests(node), IClassFixture<TrixieNodeWithoutCluster>;
