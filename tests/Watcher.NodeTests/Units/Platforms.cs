namespace Watcher.NodeTests.Units;

// The shipped units on each platform: Debian 12 with systemd 252 and Ganeti 3.0, Debian 13 with systemd 257 and Ganeti 3.1.
[Collection<UnitsBookworm>] public sealed class UnitsStartBookwormTests(UnitsNode node) : UnitsStartTests(node);
[Collection<UnitsBookworm>] public sealed class UnitsRoleBookwormTests(UnitsNode node) : UnitsRoleTests(node);
[Collection<UnitsBookwormAtWork>] public sealed class UnitsCrashBookwormTests(UnitsNode node) : UnitsCrashTests(node);
[Collection<UnitsBookwormAtWork>] public sealed class UnitsRestartBookwormTests(UnitsNode node) : UnitsRestartTests(node);
[Collection<UnitsBookwormAtWork>] public sealed class UnitsWatcherBookwormTests(UnitsNode node) : UnitsWatcherTests(node);
[Collection<UnitsBookwormAtWork>] public sealed class UnitsWorkBookwormTests(UnitsNode node) : UnitsWorkTests(node);

[Collection<UnitsTrixie>] public sealed class UnitsStartTrixieTests(UnitsTrixieNode node) : UnitsStartTests(node);
[Collection<UnitsTrixie>] public sealed class UnitsRoleTrixieTests(UnitsTrixieNode node) : UnitsRoleTests(node);
[Collection<UnitsTrixie>] public sealed class UnitsCrashTrixieTests(UnitsTrixieNode node) : UnitsCrashTests(node);
[Collection<UnitsTrixie>] public sealed class UnitsRestartTrixieTests(UnitsTrixieNode node) : UnitsRestartTests(node);
[Collection<UnitsTrixie>] public sealed class UnitsWatcherTrixieTests(UnitsTrixieNode node) : UnitsWatcherTests(node);
[Collection<UnitsTrixie>] public sealed class UnitsWorkTrixieTests(UnitsTrixieNode node) : UnitsWorkTests(node);

// The watcher's own, without the rest.
public sealed class UnitAloneBookwormTests(SystemdNodeWithoutCluster node) : UnitAloneTests(node), IClassFixture<SystemdNodeWithoutCluster>;
public sealed class UnitAloneTrixieTests(SystemdTrixieNodeWithoutCluster node) : UnitAloneTests(node), IClassFixture<SystemdTrixieNodeWithoutCluster>;
