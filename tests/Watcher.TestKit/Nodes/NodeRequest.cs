namespace Watcher.TestKit.Nodes;

/// <summary>What kind of node a test wants.</summary>
internal sealed record NodeRequest(NodeKind Kind = NodeKind.Plain, Suite Suite = Suite.Bookworm)
{
    /// <summary>False: a Debian with Ganeti installed that belongs to no cluster, so that there is no noded to start a guest.</summary>
    public bool InCluster { get; init; } = true;

    /// <summary>KVM and user shutdown are enabled, and there is a real guest besides (<see cref="NodeKvm"/>); on three nodes qemu is installed only.</summary>
    public bool WithKvm { get; init; }

    /// <summary>Our daemon-util in place of the installed one, as a package would divert it.</summary>
    public bool WithDaemonUtil { get; init; }

    /// <summary>The shipped systemd units are installed and enabled before the node boots.</summary>
    public bool WithUnits { get; init; }

    /// <summary>Ganeti's ensure-dirs works once a boot only (tests/nodes/ensure-dirs.sh): for tests, where nobody measures a start.</summary>
    public bool WithQuickStarts { get; init; }

    /// <summary>Ganeti's Python and systemd do without what costs processor time and changes nothing (tests/nodes/quicken.sh): for tests, too.</summary>
    public bool WithQuickPrograms { get; init; }
}
