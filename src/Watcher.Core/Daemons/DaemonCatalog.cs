using System.Collections.Immutable;

namespace Watcher.Core.Daemons;

/// <summary>
/// The daemons that the watcher looks after, in the order in which daemon-util starts them. metad is started on demand by noded and is nobody
/// else's business (daemon-util, ON_DEMAND_DAEMONS).
/// </summary>
internal static class DaemonCatalog
{
    /// <summary>What every daemon's name begins with.</summary>
    public const string Prefix = "ganeti-";

    public static readonly ImmutableArray<Daemon> All =
    [
        new("ganeti-noded", "node-daemon.log", DaemonPlace.EveryNode, HasChildren: true),
        new("ganeti-confd", "conf-daemon.log", DaemonPlace.EveryNode),
        new("ganeti-wconfd", "wconf-daemon.log", DaemonPlace.Master),
        new("ganeti-rapi", "rapi-daemon.log", DaemonPlace.Master),
        new("ganeti-luxid", "luxi-daemon.log", DaemonPlace.Master),
        new("ganeti-kvmd", "kvm-daemon.log", DaemonPlace.WithUserShutdown),
        new("ganeti-mond", "monitoring-daemon.log", DaemonPlace.WithMonitoring),
    ];

    /// <summary>The daemon of that name, "noded" or "ganeti-noded"; null when there is none.</summary>
    public static Daemon? Find(string name) => All.FirstOrDefault(daemon => daemon.Name == name || daemon.Name == $"{Prefix}{name}");
}
