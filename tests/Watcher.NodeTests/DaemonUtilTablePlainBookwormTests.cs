namespace Watcher.NodeTests;

/// <inheritdoc/>
public sealed class DaemonUtilTablePlainBookwormTests(DivertedNode fixture) : DaemonUtilTableTests(fixture), IClassFixture<DivertedNode>;
