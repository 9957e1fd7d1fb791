namespace Watcher.NodeTests;

/// <summary>One node for all classes on Debian 13: systemd 257, where the delay between restarts grows, and Ganeti 3.1.</summary>
[CollectionDefinition]
public sealed class UnitsTrixie : ICollectionFixture<UnitsTrixieNode>;
