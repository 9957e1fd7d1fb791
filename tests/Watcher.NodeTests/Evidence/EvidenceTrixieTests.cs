namespace Watcher.NodeTests;

public sealed class EvidenceTrixieTests(PlainTrixieNode fixture) : EvidenceTests(fixture), IClassFixture<PlainTrixieNode>;
