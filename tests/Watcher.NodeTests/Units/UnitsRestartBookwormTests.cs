namespace Watcher.NodeTests;

/// <summary>Failing daemons on Debian 12, where the delay between restarts is constant.</summary>
[Collection<UnitsBookwormAtWork>]
public sealed class UnitsRestartBookwormTests(UnitsNode fixture) : UnitsRestartTests(fixture);
