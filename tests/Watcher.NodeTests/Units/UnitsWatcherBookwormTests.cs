namespace Watcher.NodeTests;

/// <summary>The watcher's own units on Debian 12.</summary>
[Collection<UnitsBookwormAtWork>]
public sealed class UnitsWatcherBookwormTests(UnitsNode fixture) : UnitsWatcherTests(fixture);
