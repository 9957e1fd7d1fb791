namespace Watcher.NodeTests;

/// <inheritdoc/>
public sealed class DaemonUtilTableUnitsBookwormTests(DivertedUnitsNode fixture) : DaemonUtilTableTests(fixture), IClassFixture<DivertedUnitsNode>;
