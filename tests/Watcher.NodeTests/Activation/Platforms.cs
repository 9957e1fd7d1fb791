namespace Watcher.NodeTests.Activation;

// systemd 252 and 257.
public sealed class ActivationBookwormTests(UnitsNode node) : ActivationTests(node), IClassFixture<UnitsNode>;
public sealed class ActivationTrixieTests(UnitsTrixieNode node) : ActivationTests(node), IClassFixture<UnitsTrixieNode>;
public sealed class ThreeNodesActivationTrixieTests(UnitsThreeTrixieNodes nodes) : ThreeNodesActivationTests(nodes), IClassFixture<UnitsThreeTrixieNodes>;
public sealed class NodedActivationBookwormTests(UnitsNode node) : NodedActivationTests(node), IClassFixture<UnitsNode>;
public sealed class NodedActivationTrixieTests(UnitsTrixieNode node) : NodedActivationTests(node), IClassFixture<UnitsTrixieNode>;
