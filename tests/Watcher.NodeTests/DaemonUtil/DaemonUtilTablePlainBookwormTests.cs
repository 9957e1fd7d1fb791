namespace Watcher.NodeTests;

/// <inheritdoc/>
[Collection<DivertedPlainBookworm>]
public sealed class DaemonUtilTablePlainBookwormTests(DivertedNode fixture) : DaemonUtilTableTests(fixture);
