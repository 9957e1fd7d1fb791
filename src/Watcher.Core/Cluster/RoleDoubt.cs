namespace Watcher.Core.Cluster;

/// <summary>Why a node's role cannot be told.</summary>
internal enum RoleDoubt
{
    /// <summary>A file cannot be read or understood.</summary>
    Files,

    /// <summary>The host's own name does not resolve.</summary>
    HostNameUnresolved,

    /// <summary>None of the host's names is a node's.</summary>
    HostNotListed,
}
