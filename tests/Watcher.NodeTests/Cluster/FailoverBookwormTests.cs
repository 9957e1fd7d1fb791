namespace Watcher.NodeTests;

public sealed class FailoverBookwormTests(ThreeNodesFixture fixture) : FailoverTests(fixture), IClassFixture<ThreeNodesFixture>;
