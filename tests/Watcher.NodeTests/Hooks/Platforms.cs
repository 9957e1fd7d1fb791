namespace Watcher.NodeTests.Hooks;

// The stock watchers of Ganeti 3.0 and of 3.1.
[Collection<PlainBookworm>] public sealed class HooksBookwormTests(PlainNode node) : HooksTests(node);
[Collection<PlainTrixie>] public sealed class HooksTrixieTests(PlainTrixieNode node) : HooksTests(node);
