namespace Watcher.NodeTests;

/// <inheritdoc/>
public sealed class DaemonUtilTableUnitsTrixieTests(DivertedUnitsTrixieNode fixture) : DaemonUtilTableTests(fixture), IClassFixture<DivertedUnitsTrixieNode>;
