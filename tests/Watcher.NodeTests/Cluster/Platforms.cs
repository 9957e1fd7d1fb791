namespace Watcher.NodeTests.Cluster;

// The master that moves takes its cluster with it: none of these shares one.
public sealed class FailoverBookwormTests(ThreeNodesFixture nodes) : FailoverTests(nodes), IClassFixture<ThreeNodesFixture>;
public sealed class FailoverTrixieTests(ThreeTrixieNodes nodes) : FailoverTests(nodes), IClassFixture<ThreeTrixieNodes>;
