namespace Watcher.NodeTests;

/// <summary>One node under the shipped units for the classes that look at the service beside them.</summary>
[CollectionDefinition]
public sealed class SupervisedBookworm : ICollectionFixture<UnitsNode>;
