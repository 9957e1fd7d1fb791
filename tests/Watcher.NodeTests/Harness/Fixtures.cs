namespace Watcher.NodeTests.Harness;

/// <summary>Debian 12 without systemd: the master of a cluster of one node.</summary>
public sealed class PlainNode() : NodeFixture(new NodeRequest());

/// <summary>The same on Debian 13.</summary>
public sealed class PlainTrixieNode() : NodeFixture(new NodeRequest(Suite: Suite.Trixie));

/// <summary>Debian 12 as it is: systemd as PID 1, Ganeti started by its LSB script.</summary>
public sealed class SystemdNode() : NodeFixture(new NodeRequest(NodeKind.Systemd));

/// <summary>The same on Debian 13.</summary>
public sealed class SystemdTrixieNode() : NodeFixture(new NodeRequest(NodeKind.Systemd, Suite.Trixie));

/// <summary>Ganeti is installed, but the node belongs to no cluster. Its ensure-dirs is Ganeti's own: what makes a cluster here makes it as on any node.</summary>
public sealed class NodeWithoutCluster() : NodeFixture(new NodeRequest { InCluster = false });

/// <summary>The same on Debian 13.</summary>
public sealed class TrixieNodeWithoutCluster() : NodeFixture(new NodeRequest(Suite: Suite.Trixie) { InCluster = false, WithQuickStarts = true });

/// <summary>Debian 12 with systemd and an installed Ganeti; the node belongs to no cluster.</summary>
public sealed class SystemdNodeWithoutCluster() : NodeFixture(new NodeRequest(NodeKind.Systemd) { InCluster = false, WithQuickStarts = true });

/// <summary>The same on Debian 13.</summary>
public sealed class SystemdTrixieNodeWithoutCluster() : NodeFixture(new NodeRequest(NodeKind.Systemd, Suite.Trixie) { InCluster = false, WithQuickStarts = true });

/// <summary>Debian 12 with the shipped units installed before its first boot.</summary>
public sealed class UnitsNode() : NodeFixture(new NodeRequest(NodeKind.Systemd) { WithUnits = true });

/// <summary>The same on Debian 13.</summary>
public sealed class UnitsTrixieNode() : NodeFixture(new NodeRequest(NodeKind.Systemd, Suite.Trixie) { WithUnits = true });

/// <summary>Ganeti and the shipped units are installed on Debian 12, but the node belongs to no cluster.</summary>
public sealed class UnitsNodeWithoutCluster() : NodeFixture(new NodeRequest(NodeKind.Systemd) { InCluster = false, WithUnits = true, WithQuickStarts = true });

/// <summary>Debian 12 without systemd, with our daemon-util in place of the installed one.</summary>
public sealed class DivertedNode() : NodeFixture(new NodeRequest { WithDaemonUtil = true });

/// <summary>The same on Debian 13.</summary>
public sealed class DivertedTrixieNode() : NodeFixture(new NodeRequest(Suite: Suite.Trixie) { WithDaemonUtil = true });

/// <summary>Debian 12 with the shipped units and our daemon-util.</summary>
public sealed class DivertedUnitsNode() : NodeFixture(new NodeRequest(NodeKind.Systemd) { WithUnits = true, WithDaemonUtil = true });

/// <summary>The same on Debian 13.</summary>
public sealed class DivertedUnitsTrixieNode() : NodeFixture(new NodeRequest(NodeKind.Systemd, Suite.Trixie) { WithUnits = true, WithDaemonUtil = true });

/// <summary>Debian 12 without systemd, with a real guest.</summary>
public sealed class KvmNode() : NodeFixture(new NodeRequest { WithKvm = true });

/// <summary>The same on Debian 13.</summary>
public sealed class KvmTrixieNode() : NodeFixture(new NodeRequest(Suite: Suite.Trixie) { WithKvm = true });

/// <summary>Debian 12 as it is, with a real guest besides.</summary>
public sealed class KvmSystemdNode() : NodeFixture(new NodeRequest(NodeKind.Systemd) { WithKvm = true });

/// <summary>Debian 12 with the shipped units and a real guest.</summary>
public sealed class KvmUnitsNode() : NodeFixture(new NodeRequest(NodeKind.Systemd) { WithUnits = true, WithKvm = true });

/// <summary>Ganeti and our daemon-util on Debian 12, in no cluster yet.</summary>
public sealed class DivertedNodeWithoutCluster() : NodeFixture(new NodeRequest { InCluster = false, WithDaemonUtil = true });

/// <summary>A cluster of three on Debian 13.</summary>
public sealed class ThreeTrixieNodes() : ThreeNodesFixture(new NodeRequest(Suite: Suite.Trixie));

/// <summary>A cluster of three with qemu on each node.</summary>
public sealed class KvmThreeNodes() : ThreeNodesFixture(new NodeRequest { WithKvm = true });

/// <summary>The same on Debian 13.</summary>
public sealed class KvmThreeTrixieNodes() : ThreeNodesFixture(new NodeRequest(Suite: Suite.Trixie) { WithKvm = true });

/// <summary>A cluster of three on Debian 13 with the shipped units and qemu on each node.</summary>
public sealed class KvmUnitsThreeTrixieNodes() : ThreeNodesFixture(new NodeRequest(NodeKind.Systemd, Suite.Trixie) { WithUnits = true, WithKvm = true });

/// <summary>A cluster of three with our daemon-util on each node.</summary>
public sealed class DivertedThreeNodes() : ThreeNodesFixture(new NodeRequest { WithDaemonUtil = true });

/// <summary>A cluster of three on Debian 13 with the shipped units on each node.</summary>
public sealed class UnitsThreeTrixieNodes() : ThreeNodesFixture(new NodeRequest(NodeKind.Systemd, Suite.Trixie) { WithUnits = true });

/// <summary>Ganeti and the shipped units are installed on Debian 13, but the node belongs to no cluster. Its ensure-dirs is Ganeti's own, as that of <see cref="NodeWithoutCluster"/>.</summary>
public sealed class UnitsTrixieNodeWithoutCluster() : NodeFixture(new NodeRequest(NodeKind.Systemd, Suite.Trixie) { InCluster = false, WithUnits = true });
