namespace Watcher.NodeTests.Activation;

// systemd 252 and 257.
public sealed class ActivationBookwormTests(UnitsNode node) : ActivationTests(node), IClassFixture<UnitsNode>;
public sealed class ActivationTrixieTests(UnitsTrixieNode node) : ActivationTests(node), IClassFixture<UnitsTrixieNode>;
public sealed class ThreeNodesActivationTrixieTests(UnitsThreeTrixieNodes nodes) : ThreeNodesActivationTests(nodes), IClassFixture<UnitsThreeTrixieNodes>;
