namespace Watcher.NodeTests;

public sealed class EvidenceBookwormTests(PlainNode fixture) : EvidenceTests(fixture), IClassFixture<PlainNode>;
