namespace Watcher.NodeTests;

public sealed class ThreeNodesInstanceBookwormTests(ThreeNodesFixture fixture) : ThreeNodesInstanceTests(fixture), IClassFixture<ThreeNodesFixture>;
