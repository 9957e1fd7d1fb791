namespace Watcher.NodeTests;

/// <inheritdoc/>
[Collection<DivertedUnitsBookworm>]
public sealed class DaemonUtilTableUnitsBookwormTests(DivertedUnitsNode fixture) : DaemonUtilTableTests(fixture);
