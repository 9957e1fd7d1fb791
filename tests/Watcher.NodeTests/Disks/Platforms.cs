namespace Watcher.NodeTests.Disks;

// Beside both stock watchers: that of Ganeti 3.0 does not look whether a verification is under way, that of 3.1 does.
public sealed class VerifyDisksBookwormTests(PlainNode node) : VerifyDisksTests(node), IClassFixture<PlainNode>;
[Collection<ThreeBookworm>] public sealed class ThreeNodesDisksBookwormTests(ThreeNodesFixture nodes) : ThreeNodesDisksTests(nodes);

public sealed class VerifyDisksTrixieTests(PlainTrixieNode node) : VerifyDisksTests(node), IClassFixture<PlainTrixieNode>;
[Collection<ThreeTrixie>] public sealed class ThreeNodesDisksTrixieTests(ThreeTrixieNodes nodes) : ThreeNodesDisksTests(nodes);
