namespace Watcher.NodeTests;

/// <summary>Failing daemons on Debian 13, where the delay between restarts grows.</summary>
[Collection<UnitsTrixie>]
public sealed class UnitsRestartTrixieTests(UnitsTrixieNode fixture) : UnitsRestartTests(fixture);
