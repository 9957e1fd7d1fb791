namespace Watcher.TestKit.Nodes;

/// <summary>The Debian that a node is made of.</summary>
internal enum Suite
{
    /// <summary>Debian 12: Ganeti 3.0, systemd 252.</summary>
    Bookworm,

    /// <summary>Debian 13: Ganeti 3.1, systemd 257.</summary>
    Trixie,
}
