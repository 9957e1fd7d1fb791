namespace Watcher.NodeTests;

/// <inheritdoc/>
[Collection<DivertedPlainBookworm>]
public sealed class DaemonUtilWorkPlainBookwormTests(DivertedNode fixture) : DaemonUtilWorkTests(fixture);
