namespace Watcher.NodeTests;

/// <summary>Another one for the classes with long tests: daemons that fail, and a day's work.</summary>
[CollectionDefinition]
public sealed class UnitsBookwormAtWork : ICollectionFixture<UnitsNode>;
