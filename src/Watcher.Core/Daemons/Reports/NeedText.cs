using Watcher.Core.Cluster;
using Watcher.Core.Reporting;

namespace Watcher.Core.Daemons.Reports;

/// <summary>Why a daemon belongs here, or does not, in words.</summary>
internal static class NeedText
{
    /// <summary>Of one that belongs here.</summary>
    public static string Of(Daemon daemon) => daemon.Where switch
    {
        DaemonPlace.Master => "needed on the master",
        DaemonPlace.WithUserShutdown => "needed with KVM and user shutdown",
        DaemonPlace.WithMonitoring => "needed where monitoring is built in",
        _ => "needed on every node",
    };

    /// <summary>Of one that does not, as far as the cluster's files tell.</summary>
    public static DaemonReport NotNeeded(Daemon daemon, ClusterView cluster) => new(daemon.Name, DaemonState.NotNeeded, Severity.Ok, daemon.Where switch
    {
        DaemonPlace.Master when cluster.Role == NodeRole.Unknown => "whether this node is the master is unknown",
        DaemonPlace.Master when cluster.Role != NodeRole.Master => "this node is not the master",
        DaemonPlace.WithUserShutdown when cluster.UsesUserShutdown is null => "whether it is needed is unknown",
        DaemonPlace.WithUserShutdown when cluster.UsesUserShutdown == false => "the cluster has no KVM with user shutdown",
        DaemonPlace.WithMonitoring => "not built into this Ganeti, or not installed",
        _ => "not installed",
    });
}
