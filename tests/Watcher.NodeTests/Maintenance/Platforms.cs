namespace Watcher.NodeTests.Maintenance;

// The confd of Ganeti 3.0 and of 3.1.
[Collection<ThreeBookworm>] public sealed class NodeMaintenanceBookwormTests(ThreeNodesFixture nodes) : NodeMaintenanceTests(nodes);
[Collection<ThreeTrixie>] public sealed class NodeMaintenanceTrixieTests(ThreeTrixieNodes nodes) : NodeMaintenanceTests(nodes);

// qemu 7.2 and 10.0.
public sealed class KvmMaintenanceBookwormTests(KvmThreeNodes nodes) : KvmMaintenanceTests(nodes), IClassFixture<KvmThreeNodes>;
public sealed class KvmMaintenanceTrixieTests(KvmThreeTrixieNodes nodes) : KvmMaintenanceTests(nodes), IClassFixture<KvmThreeTrixieNodes>;
