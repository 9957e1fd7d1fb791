namespace Watcher.NodeTests.Operations;

// The master moves, and clusters come and go: none of these shares a node.
public sealed class ThreeNodesOperationBookwormTests(ThreeNodesFixture nodes) : ThreeNodesOperationTests(nodes), IClassFixture<ThreeNodesFixture>;
public sealed class ThreeNodesOperationTrixieTests(ThreeTrixieNodes nodes) : ThreeNodesOperationTests(nodes), IClassFixture<ThreeTrixieNodes>;
public sealed class ThreeNodesOperationDivertedTests(DivertedThreeNodes nodes) : FewerOperationTests(nodes), IClassFixture<DivertedThreeNodes>;
public sealed class ThreeNodesOperationUnitsTrixieTests(UnitsThreeTrixieNodes nodes) : FewerOperationTests(nodes), IClassFixture<UnitsThreeTrixieNodes>;
public sealed class OneNodeOperationPlainBookwormTests(NodeWithoutCluster node) : OneNodeOperationTests(node), IClassFixture<NodeWithoutCluster>;
public sealed class OneNodeOperationPlainTrixieTests(TrixieNodeWithoutCluster node) : OneNodeOperationTests(node), IClassFixture<TrixieNodeWithoutCluster>;
public sealed class OneNodeOperationSystemdBookwormTests(SystemdNodeWithoutCluster node) : OneNodeOperationTests(node), IClassFixture<SystemdNodeWithoutCluster>;
public sealed class OneNodeOperationUnitsBookwormTests(UnitsNodeWithoutCluster node) : OneNodeOperationTests(node), IClassFixture<UnitsNodeWithoutCluster>;
public sealed class OneNodeOperationUnitsTrixieTests(UnitsTrixieNodeWithoutCluster node) : OneNodeOperationTests(node), IClassFixture<UnitsTrixieNodeWithoutCluster>;
