namespace Watcher.NodeTests;

/// <inheritdoc/>
public sealed class DaemonUtilTablePlainTrixieTests(DivertedTrixieNode fixture) : DaemonUtilTableTests(fixture), IClassFixture<DivertedTrixieNode>;
