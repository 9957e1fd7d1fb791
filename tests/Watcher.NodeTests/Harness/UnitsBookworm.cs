namespace Watcher.NodeTests;

/// <summary>One node under the shipped units for the classes that start and stop: a boot costs more than most of their tests.</summary>
[CollectionDefinition]
public sealed class UnitsBookworm : ICollectionFixture<UnitsNode>;
