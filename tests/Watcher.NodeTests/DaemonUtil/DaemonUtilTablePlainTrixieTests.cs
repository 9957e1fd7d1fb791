namespace Watcher.NodeTests;

/// <inheritdoc/>
[Collection<DivertedPlainTrixie>]
public sealed class DaemonUtilTablePlainTrixieTests(DivertedTrixieNode fixture) : DaemonUtilTableTests(fixture);
