namespace Watcher.Core.Confd;

/// <summary>A node's role in the cluster, as confd numbers it (constants.CONFD_NODE_ROLE_*).</summary>
internal enum ConfdRole
{
    /// <summary>The master.</summary>
    Master = 0,

    /// <summary>A master candidate.</summary>
    Candidate = 1,

    /// <summary>Offline, by its administrator's word.</summary>
    Offline = 2,

    /// <summary>Drained.</summary>
    Drained = 3,

    /// <summary>None of these.</summary>
    Regular = 4,
}
