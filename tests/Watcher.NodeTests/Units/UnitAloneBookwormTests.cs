namespace Watcher.NodeTests;

/// <summary>On Debian 12.</summary>
public sealed class UnitAloneBookwormTests(SystemdNodeWithoutCluster fixture) : UnitAloneTests(fixture), IClassFixture<SystemdNodeWithoutCluster>;
