namespace Watcher.NodeTests;

/// <summary>Roles restarted and stopped on Debian 12.</summary>
[Collection<UnitsBookworm>]
public sealed class UnitsRoleBookwormTests(UnitsNode fixture) : UnitsRoleTests(fixture);
