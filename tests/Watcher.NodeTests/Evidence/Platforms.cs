namespace Watcher.NodeTests.Evidence;

// Ganeti 3.0 with Python 3.11, and Ganeti 3.1 with Python 3.13.
[Collection<PlainBookworm>] public sealed class EvidenceBookwormTests(PlainNode node) : EvidenceTests(node);
public sealed class EvidenceTrixieTests(PlainTrixieNode node) : EvidenceTests(node), IClassFixture<PlainTrixieNode>;
