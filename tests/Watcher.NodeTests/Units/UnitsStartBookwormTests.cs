namespace Watcher.NodeTests;

/// <summary>Boot, conditions and arguments on Debian 12.</summary>
[Collection<UnitsBookworm>]
public sealed class UnitsStartBookwormTests(UnitsNode fixture) : UnitsStartTests(fixture);
