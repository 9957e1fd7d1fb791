namespace Watcher.NodeTests.Supervised;

// Deaths as systemd 252 and systemd 257 tell of them.
[Collection<SupervisedBookworm>] public sealed class SupervisedDeathBookwormTests(UnitsNode node) : SupervisedDeathTests(node);
[Collection<UnitsTrixie>] public sealed class SupervisedDeathTrixieTests(UnitsTrixieNode node) : SupervisedDeathTests(node);
