namespace Watcher.NodeTests.Instances;

// A cluster of three on each release of Ganeti.
[Collection<ThreeBookworm>] public sealed class ThreeNodesInstanceBookwormTests(ThreeNodesFixture nodes) : ThreeNodesInstanceTests(nodes);
[Collection<ThreeTrixie>] public sealed class ThreeNodesInstanceTrixieTests(ThreeTrixieNodes nodes) : ThreeNodesInstanceTests(nodes);
