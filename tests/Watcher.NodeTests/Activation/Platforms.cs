namespace Watcher.NodeTests.Activation;

// systemd 252 and 257.
[Collection<ActivatedBookworm>] public sealed class ActivationBookwormTests(UnitsNode node) : ActivationTests(node);
[Collection<ActivatedTrixie>] public sealed class ActivationTrixieTests(UnitsTrixieNode node) : ActivationTests(node);
[Collection<ActivatedBookworm>] public sealed class ActivationKilledBookwormTests(UnitsNode node) : ActivationKilledTests(node);
[Collection<ActivatedBookworm>] public sealed class NodedActivationBookwormTests(UnitsNode node) : NodedActivationTests(node);
[Collection<ActivatedTrixie>] public sealed class NodedActivationTrixieTests(UnitsTrixieNode node) : NodedActivationTests(node);
[Collection<ActivatedBookworm>] public sealed class NodedActivationKilledBookwormTests(UnitsNode node) : NodedActivationKilledTests(node);
[Collection<ActivatedBookworm>] public sealed class UpgradeActivatedBookwormTests(UnitsNode node) : UpgradeActivatedTests(node);
[Collection<ActivatedTrixie>] public sealed class UpgradeActivatedTrixieTests(UnitsTrixieNode node) : UpgradeActivatedTests(node);
public sealed class ThreeNodesActivationTrixieTests(UnitsThreeTrixieNodes nodes) : ThreeNodesActivationTests(nodes), IClassFixture<UnitsThreeTrixieNodes>;
