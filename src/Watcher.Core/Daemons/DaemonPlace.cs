namespace Watcher.Core.Daemons;

/// <summary>On which nodes a daemon is needed.</summary>
internal enum DaemonPlace
{
    /// <summary>On every node of a cluster.</summary>
    EveryNode,

    /// <summary>On the master.</summary>
    Master,

    /// <summary>On every node, where this build of Ganeti has monitoring switched on.</summary>
    WithMonitoring,

    /// <summary>On every node of a cluster with KVM and user shutdown; elsewhere it exits at once (Kvmd.hs).</summary>
    WithUserShutdown,
}
