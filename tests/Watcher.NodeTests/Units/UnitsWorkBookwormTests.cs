namespace Watcher.NodeTests;

/// <summary>The sandboxes at work on Debian 12.</summary>
[Collection<UnitsBookwormAtWork>]
public sealed class UnitsWorkBookwormTests(UnitsNode fixture) : UnitsWorkTests(fixture);
