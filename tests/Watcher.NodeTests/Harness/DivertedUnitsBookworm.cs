namespace Watcher.NodeTests;

/// <summary>One node for all classes of our daemon-util.</summary>
[CollectionDefinition]
public sealed class DivertedUnitsBookworm : ICollectionFixture<DivertedUnitsNode>;
