namespace Watcher.NodeTests;

public sealed class ThreeNodesInstanceTrixieTests(ThreeTrixieNodes fixture) : ThreeNodesInstanceTests(fixture), IClassFixture<ThreeTrixieNodes>;
