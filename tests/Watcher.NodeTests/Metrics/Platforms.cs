namespace Watcher.NodeTests.Metrics;

[Collection<PlainBookworm>] public sealed class MetricsBookwormTests(PlainNode node) : MetricsTests(node);
[Collection<PlainTrixie>] public sealed class MetricsTrixieTests(PlainTrixieNode node) : MetricsTests(node);
