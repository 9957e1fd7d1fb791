namespace Watcher.NodeTests;

/// <summary>noded's pid file on Debian 12.</summary>
[Collection<UnitsBookwormAtWork>]
public sealed class UnitsCrashBookwormTests(UnitsNode fixture) : UnitsCrashTests(fixture);
