namespace Watcher.NodeTests;

/// <inheritdoc/>
[Collection<DivertedUnitsBookworm>]
public sealed class DaemonUtilOneTimeBookwormTests(DivertedUnitsNode fixture) : DaemonUtilOneTimeTests(fixture);
