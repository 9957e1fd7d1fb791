namespace Watcher.NodeTests.Harness;

// Nodes that several classes share, one after the other: a boot costs more than most of their tests. Who leaves something behind for good (a patched
// Ganeti, an instance, another program in the stock watcher's place) has a node of its own. Split where a row of classes would be the last to end.

/// <summary>For what a pass finds on a node.</summary>
[CollectionDefinition] public sealed class PlainBookworm : ICollectionFixture<PlainNode>;

/// <summary>The same on Debian 13.</summary>
[CollectionDefinition] public sealed class PlainTrixie : ICollectionFixture<PlainTrixieNode>;

/// <summary>For the service, and for what a gate or a hold keeps it from.</summary>
[CollectionDefinition] public sealed class PlainBookwormServed : ICollectionFixture<PlainNode>;

/// <summary>For the instance that is crashed again and again.</summary>
[CollectionDefinition] public sealed class InstancesBookworm : ICollectionFixture<PlainNode>;

/// <summary>For what is done at random again and again, with instances of its own.</summary>
[CollectionDefinition] public sealed class PlainBookwormCampaigns : ICollectionFixture<PlainNode>;

/// <summary>For the service as a unit, with Ganeti's daemons outside of systemd's care.</summary>
[CollectionDefinition] public sealed class SystemdBookworm : ICollectionFixture<SystemdNode>;

/// <summary>For the classes that start and stop.</summary>
[CollectionDefinition] public sealed class UnitsBookworm : ICollectionFixture<UnitsNode>;

/// <summary>For the classes with long tests: daemons that fail, and a day's work.</summary>
[CollectionDefinition] public sealed class UnitsBookwormAtWork : ICollectionFixture<UnitsNode>;

/// <summary>For the classes that look at the service beside the units.</summary>
[CollectionDefinition] public sealed class SupervisedBookworm : ICollectionFixture<UnitsNode>;

/// <summary>For all of these on Debian 13: systemd 257, where the delay between restarts grows, and Ganeti 3.1.</summary>
[CollectionDefinition] public sealed class UnitsTrixie : ICollectionFixture<UnitsTrixieNode>;

/// <summary>For daemons whose sockets systemd holds; the last class has Ganeti's package upgraded.</summary>
[CollectionDefinition] public sealed class ActivatedBookworm : ICollectionFixture<UnitsNode>;

/// <inheritdoc cref="ActivatedBookworm"/>
[CollectionDefinition] public sealed class ActivatedTrixie : ICollectionFixture<UnitsTrixieNode>;

/// <summary>For a real guest without systemd.</summary>
[CollectionDefinition] public sealed class KvmBookworm : ICollectionFixture<KvmNode>;

/// <summary>For our daemon-util.</summary>
[CollectionDefinition] public sealed class DivertedPlainBookworm : ICollectionFixture<DivertedNode>;

/// <inheritdoc cref="DivertedPlainBookworm"/>
[CollectionDefinition] public sealed class DivertedPlainTrixie : ICollectionFixture<DivertedTrixieNode>;

/// <inheritdoc cref="DivertedPlainBookworm"/>
[CollectionDefinition] public sealed class DivertedUnitsBookworm : ICollectionFixture<DivertedUnitsNode>;

/// <inheritdoc cref="DivertedPlainBookworm"/>
[CollectionDefinition] public sealed class DivertedUnitsTrixie : ICollectionFixture<DivertedUnitsTrixieNode>;

/// <summary>For what Ganeti does among three nodes; not for a master that moves.</summary>
[CollectionDefinition] public sealed class ThreeBookworm : ICollectionFixture<ThreeNodesFixture>;

/// <inheritdoc cref="ThreeBookworm"/>
[CollectionDefinition] public sealed class ThreeTrixie : ICollectionFixture<ThreeTrixieNodes>;

/// <summary>For moving a node from the init script to our units and back: each test leaves it as it was.</summary>
[CollectionDefinition] public sealed class AdoptBookworm : ICollectionFixture<SystemdNode>;

/// <inheritdoc cref="AdoptBookworm"/>
[CollectionDefinition] public sealed class AdoptTrixie : ICollectionFixture<SystemdTrixieNode>;

/// <summary>For nodes of a cluster with the shipped units that are not its master.</summary>
[CollectionDefinition] public sealed class KvmUnitsThreeTrixie : ICollectionFixture<KvmUnitsThreeTrixieNodes>;
