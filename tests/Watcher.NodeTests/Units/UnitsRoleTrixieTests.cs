namespace Watcher.NodeTests;

/// <summary>The same on Debian 13.</summary>
[Collection<UnitsTrixie>]
public sealed class UnitsRoleTrixieTests(UnitsTrixieNode fixture) : UnitsRoleTests(fixture);
