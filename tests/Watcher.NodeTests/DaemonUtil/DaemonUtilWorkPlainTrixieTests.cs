namespace Watcher.NodeTests;

/// <inheritdoc/>
[Collection<DivertedPlainTrixie>]
public sealed class DaemonUtilWorkPlainTrixieTests(DivertedTrixieNode fixture) : DaemonUtilWorkTests(fixture);
