namespace Watcher.NodeTests.Notify;

[Collection<SystemdBookworm>] public sealed class NotifyBookwormTests(SystemdNode node) : NotifyTests(node);
[Collection<AdoptTrixie>] public sealed class NotifyTrixieTests(SystemdTrixieNode node) : NotifyTests(node);
