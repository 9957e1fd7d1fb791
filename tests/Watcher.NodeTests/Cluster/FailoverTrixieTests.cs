namespace Watcher.NodeTests;

public sealed class FailoverTrixieTests(ThreeTrixieNodes fixture) : FailoverTests(fixture), IClassFixture<ThreeTrixieNodes>;
