namespace Watcher.NodeTests.Security;

// The walk on both releases: what they run and write differs. Who else can write there does not.
[Collection<PlainBookwormServed>] public sealed class WrittenFilesBookwormTests(PlainNode node) : WrittenFilesTests(node);
[Collection<PlainTrixie>] public sealed class WrittenFilesTrixieTests(PlainTrixieNode node) : WrittenFilesTests(node);
