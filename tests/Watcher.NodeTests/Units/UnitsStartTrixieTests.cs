namespace Watcher.NodeTests;

/// <summary>The same on Debian 13.</summary>
[Collection<UnitsTrixie>]
public sealed class UnitsStartTrixieTests(UnitsTrixieNode fixture) : UnitsStartTests(fixture);
