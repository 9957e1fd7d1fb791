namespace Watcher.NodeTests;

/// <summary>Failing daemons on Debian 12, where the delay between restarts is constant.</summary>
public sealed class UnitsBookwormRestartTests(UnitsNode fixture) : UnitsRestartTests(fixture), IClassFixture<UnitsNode>;
