namespace Watcher.NodeTests;

/// <inheritdoc/>
[Collection<DivertedUnitsTrixie>]
public sealed class DaemonUtilWorkUnitsTrixieTests(DivertedUnitsTrixieNode fixture) : DaemonUtilWorkTests(fixture);
