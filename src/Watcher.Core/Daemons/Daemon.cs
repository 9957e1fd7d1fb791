using Watcher.Core.Cluster;

namespace Watcher.Core.Daemons;

/// <summary>One of Ganeti's daemons.</summary>
/// <param name="Name">Its full name ("ganeti-noded"), as daemon-util and its pid file have it.</param>
/// <param name="LogFile">Its log file's name.</param>
/// <param name="Where">On which nodes it is needed.</param>
/// <param name="HasChildren">Whether it forks children that bear its name and outlive it: noded, for requests.</param>
internal sealed record Daemon(string Name, string LogFile, DaemonPlace Where, bool HasChildren = false)
{
    public string PidFile => $"{Name}.pid";

    /// <summary>Whether it belongs on a node of that place in its cluster.</summary>
    public bool IsNeededIn(ClusterView cluster) => cluster.Role != NodeRole.NotInCluster && Where switch
    {
        // In doubt about the role the master's daemons are left alone: a second master is worse than none.
        DaemonPlace.Master => cluster.Role == NodeRole.Master,
        DaemonPlace.WithUserShutdown => cluster.UsesUserShutdown == true,
        _ => true,
    };
}
