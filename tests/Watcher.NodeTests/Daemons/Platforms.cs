namespace Watcher.NodeTests.Daemons;

// Ganeti 3.0 with Python 3.11, and Ganeti 3.1 with Python 3.13.
[Collection<PlainBookworm>] public sealed class ReleaseBookwormTests(PlainNode node) : ReleaseTests(node);
public sealed class ReleaseTrixieTests(PlainTrixieNode node) : ReleaseTests(node), IClassFixture<PlainTrixieNode>;
