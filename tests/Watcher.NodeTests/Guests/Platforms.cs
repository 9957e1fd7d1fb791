namespace Watcher.NodeTests.Guests;

// Ganeti 3.0 with qemu 7.2, and Ganeti 3.1 with qemu 10.
[Collection<KvmBookworm>] public sealed class KvmGuestBookwormTests(KvmNode node) : KvmGuestTests(node);
public sealed class KvmGuestTrixieTests(KvmTrixieNode node) : KvmGuestTests(node), IClassFixture<KvmTrixieNode>;
