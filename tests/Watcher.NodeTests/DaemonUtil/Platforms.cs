namespace Watcher.NodeTests.DaemonUtil;

// Our daemon-util on each platform: both releases' scripts are compared with it, by pid file and through systemd. Acts under the units of Debian 12
// are not compared again: its script is the plain one's, the way through systemd is Debian 13's, and systemd 252 is asked by the others.
[Collection<DivertedPlainBookworm>] public sealed class DaemonUtilLookPlainBookwormTests(DivertedNode node) : DaemonUtilLookTests(node);
[Collection<DivertedPlainBookworm>] public sealed class DaemonUtilActPlainBookwormTests(DivertedNode node) : DaemonUtilActTests(node);
[Collection<DivertedPlainBookworm>] public sealed class DaemonUtilWorkPlainBookwormTests(DivertedNode node) : DaemonUtilWorkTests(node);

[Collection<DivertedPlainTrixie>] public sealed class DaemonUtilLookPlainTrixieTests(DivertedTrixieNode node) : DaemonUtilLookTests(node);
[Collection<DivertedPlainTrixie>] public sealed class DaemonUtilActPlainTrixieTests(DivertedTrixieNode node) : DaemonUtilActTests(node);
[Collection<DivertedPlainTrixie>] public sealed class DaemonUtilWorkPlainTrixieTests(DivertedTrixieNode node) : DaemonUtilWorkTests(node);

[Collection<DivertedUnitsBookworm>] public sealed class DaemonUtilLookUnitsBookwormTests(DivertedUnitsNode node) : DaemonUtilLookTests(node);
[Collection<DivertedUnitsBookworm>] public sealed class DaemonUtilWorkUnitsBookwormTests(DivertedUnitsNode node) : DaemonUtilWorkTests(node);
[Collection<DivertedUnitsBookworm>] public sealed class DaemonUtilOneTimeBookwormTests(DivertedUnitsNode node) : DaemonUtilOneTimeTests(node);

[Collection<DivertedUnitsTrixie>] public sealed class DaemonUtilLookUnitsTrixieTests(DivertedUnitsTrixieNode node) : DaemonUtilLookTests(node);
[Collection<DivertedUnitsTrixie>] public sealed class DaemonUtilActUnitsTrixieTests(DivertedUnitsTrixieNode node) : DaemonUtilActTests(node);
[Collection<DivertedUnitsTrixie>] public sealed class DaemonUtilWorkUnitsTrixieTests(DivertedUnitsTrixieNode node) : DaemonUtilWorkTests(node);
[Collection<DivertedUnitsTrixie>] public sealed class DaemonUtilOneTimeTrixieTests(DivertedUnitsTrixieNode node) : DaemonUtilOneTimeTests(node);
