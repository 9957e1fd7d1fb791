namespace Watcher.TestKit.Nodes;

/// <summary>What runs as a node's PID 1.</summary>
internal enum NodeKind
{
    /// <summary>A stub that only reaps: daemons are started by daemon-util alone.</summary>
    Plain,

    /// <summary>systemd, with Debian's LSB script for Ganeti and no native units.</summary>
    Systemd,
}
