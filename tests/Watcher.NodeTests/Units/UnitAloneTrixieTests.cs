namespace Watcher.NodeTests;

/// <summary>On Debian 13.</summary>
public sealed class UnitAloneTrixieTests(SystemdTrixieNodeWithoutCluster fixture) : UnitAloneTests(fixture), IClassFixture<SystemdTrixieNodeWithoutCluster>;
