namespace Watcher.NodeTests.Adoption;

// From Debian's init script, on both releases.
[Collection<AdoptBookworm>] public sealed class AdoptBookwormTests(SystemdNode node) : AdoptTests(node);
[Collection<AdoptBookworm>] public sealed class AdoptKilledBookwormTests(SystemdNode node) : AdoptKilledTests(node);
[Collection<AdoptBookworm>] public sealed class AdoptDecisionBookwormTests(SystemdNode node) : AdoptDecisionTests(node);
[Collection<AdoptBookworm>] public sealed class AdoptWrittenFilesBookwormTests(SystemdNode node) : AdoptWrittenFilesTests(node);

// A boot once adopted.
public sealed class AdoptBootBookwormTests() : AdoptBootTests(Suite.Bookworm);
public sealed class AdoptBootTrixieTests() : AdoptBootTests(Suite.Trixie);

// In no cluster.
public sealed class AdoptWithoutClusterBookwormTests(SystemdNodeWithoutCluster node) : AdoptWithoutClusterTests(node), IClassFixture<SystemdNodeWithoutCluster>;
public sealed class AdoptWithoutClusterTrixieTests(SystemdTrixieNodeWithoutCluster node) : AdoptWithoutClusterTests(node), IClassFixture<SystemdTrixieNodeWithoutCluster>;
