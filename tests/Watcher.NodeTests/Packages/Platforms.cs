namespace Watcher.NodeTests.Packages;

// On the nodes of the adoption, where nothing of ours is installed either.
[Collection<AdoptBookworm>] public sealed class PackageBookwormTests(SystemdNode node) : PackageTests(node);
[Collection<AdoptTrixie>] public sealed class PackageTrixieTests(SystemdTrixieNode node) : PackageTests(node);

// A node each: they are booted anew.
public sealed class UnitsPackageBookwormTests() : UnitsPackageTests(Suite.Bookworm);
public sealed class UnitsPackageTrixieTests() : UnitsPackageTests(Suite.Trixie);
