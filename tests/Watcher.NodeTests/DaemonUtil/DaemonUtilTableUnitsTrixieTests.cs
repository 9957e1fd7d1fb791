namespace Watcher.NodeTests;

/// <inheritdoc/>
[Collection<DivertedUnitsTrixie>]
public sealed class DaemonUtilTableUnitsTrixieTests(DivertedUnitsTrixieNode fixture) : DaemonUtilTableTests(fixture);
