namespace Watcher.NodeTests.Service;

// systemd 252 and systemd 257.
[Collection<SystemdBookworm>] public sealed class ServiceEndBookwormTests(SystemdNode node) : ServiceEndTests(node);
public sealed class ServiceEndTrixieTests(SystemdTrixieNode node) : ServiceEndTests(node), IClassFixture<SystemdTrixieNode>;
