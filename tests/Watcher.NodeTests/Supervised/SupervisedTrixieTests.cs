namespace Watcher.NodeTests;

/// <summary>Deaths on Debian 13: systemd 257.</summary>
[Collection<UnitsTrixie>]
public sealed class SupervisedTrixieTests(UnitsTrixieNode fixture) : SupervisedDeathTests(fixture);
