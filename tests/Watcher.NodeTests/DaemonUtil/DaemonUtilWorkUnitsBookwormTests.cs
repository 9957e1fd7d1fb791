namespace Watcher.NodeTests;

/// <inheritdoc/>
[Collection<DivertedUnitsBookworm>]
public sealed class DaemonUtilWorkUnitsBookwormTests(DivertedUnitsNode fixture) : DaemonUtilWorkTests(fixture);
