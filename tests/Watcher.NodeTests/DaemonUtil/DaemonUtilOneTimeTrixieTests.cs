namespace Watcher.NodeTests;

/// <summary>The same on Debian 13.</summary>
[Collection<DivertedUnitsTrixie>]
public sealed class DaemonUtilOneTimeTrixieTests(DivertedUnitsTrixieNode fixture) : DaemonUtilOneTimeTests(fixture);
