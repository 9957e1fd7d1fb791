namespace Watcher.NodeTests.Supervised;

// Deaths as systemd 252 and systemd 257 tell of them.
[Collection<SupervisedBookworm>] public sealed class SupervisedDeathBookwormTests(UnitsNode node) : SupervisedDeathTests(node);
[Collection<UnitsTrixie>] public sealed class SupervisedDeathTrixieTests(UnitsTrixieNode node) : SupervisedDeathTests(node);

// A node of its own: it is rebooted.
public sealed class OrdinaryWorkBookwormTests(UnitsNode node) : OrdinaryWorkTests(node), IClassFixture<UnitsNode>;
public sealed class OrdinaryWorkTrixieTests(UnitsTrixieNode node) : OrdinaryWorkTests(node), IClassFixture<UnitsTrixieNode>;
