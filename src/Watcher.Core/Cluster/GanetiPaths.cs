namespace Watcher.Core.Cluster;

/// <summary>Where things lie. Ganeti's virtual clusters (GANETI_ROOTDIR) move all of them under another root.</summary>
/// <param name="root">The root; empty for a real node.</param>
internal sealed class GanetiPaths(string root)
{
    /// <summary>For the root that the environment names.</summary>
    public static GanetiPaths FromEnvironment() => new(Environment.GetEnvironmentVariable("GANETI_ROOTDIR")?.TrimEnd('/') ?? "");

    /// <summary>True on a virtual cluster's node.</summary>
    public bool IsVirtual => root.Length > 0;

    public string RunRoot => $"{root}/run";

    public string DataDirectory => $"{root}/var/lib/ganeti";

    public string PidDirectory => $"{root}/var/run/ganeti";

    public string LogDirectory => $"{root}/var/log/ganeti";

    public string WatcherLog => $"{LogDirectory}/watcher.log";

    public string WatcherLock => $"{root}/var/lock/ganeti-watcher.lock";

    public string PauseFile => $"{DataDirectory}/watcher.pause";

    public string UpgradeIntent => $"{DataDirectory}/intent-to-upgrade";

    public string ServerCertificate => $"{DataDirectory}/server.pem";

    /// <summary>The whole configuration, which the master and the candidates have.</summary>
    public string ClusterConfiguration => $"{DataDirectory}/config.data";

    /// <summary>What this node shows to other nodes' noded; older clusters have the cluster's own only.</summary>
    public string ClientCertificate => $"{DataDirectory}/client.pem";

    /// <summary>What confd's questions and answers are signed with: all of it, its line end too.</summary>
    public string HmacKey => $"{DataDirectory}/hmac.key";

    public string RapiCertificate => $"{DataDirectory}/rapi.pem";

    /// <summary>luxid's socket for queries and jobs.</summary>
    public string LuxidSocket => $"{PidDirectory}/socket/ganeti-query";

    /// <summary>Ganeti's own directory of KVM guests: pid files and sockets.</summary>
    public string KvmDirectory => $"{PidDirectory}/kvm-hypervisor";

    /// <summary>The fake hypervisor's: a file for each instance that runs.</summary>
    public string FakeDirectory => $"{PidDirectory}/fake-hypervisor";

    public string WConfdSocket => $"{PidDirectory}/socket/ganeti-wconfd";

    /// <summary>The stock watcher's own, by a group's UUID: restart attempts and boot ids.</summary>
    public string GroupState(string uuid) => $"{DataDirectory}/watcher.{uuid}.data";

    /// <summary>By a group's UUID: its instances' states.</summary>
    public string GroupInstanceStatus(string uuid) => $"{DataDirectory}/watcher.{uuid}.instance-status";

    /// <summary>All groups' instances' states.</summary>
    public string InstanceStatus => $"{PidDirectory}/instance-status";

    /// <summary>The watcher's hooks (pathutils.HOOKS_BASE_DIR, constants.HOOKS_NAME_WATCHER).</summary>
    public string HooksDirectory => $"{root}/etc/ganeti/hooks/watcher";

    public string Configuration => $"{root}/etc/ganeti/watcher.json";

    /// <summary>Our own: lost at a reboot.</summary>
    public string OwnRunDirectory => $"{root}/run/ganeti-watcher";

    /// <summary>Our own: kept over reboots.</summary>
    public string OwnDataDirectory => $"{root}/var/lib/ganeti-watcher";

    /// <summary>What a duty remembers.</summary>
    /// <param name="duty">Its name, with the group's UUID where there is one duty for each.</param>
    public string Memory(string duty) => $"{OwnDataDirectory}/{duty}.json";

    /// <summary>The name of this node's present time as the master.</summary>
    public string Mastership => $"{OwnDataDirectory}/mastership";

    /// <summary>What keeps two processes from stepping a duty at once.</summary>
    /// <param name="duty">Its name.</param>
    public string Lock(string duty) => $"{OwnRunDirectory}/{duty}.lock";

    /// <summary>Where Debian's node_exporter looks for other programs' metrics (prometheus-node-exporter, its default file).</summary>
    public string CollectorDirectory => $"{root}/var/lib/prometheus/node-exporter";

    /// <summary>What is remembered for the metrics.</summary>
    public string MetricsMemory => Memory("metrics");

    /// <summary>The faults that the operator's command was told.</summary>
    public string NotifyMemory => Memory("notify");

    public string NotifyLock => Lock("notify");

    /// <summary>What the operator's command holds while it runs: it outlives the watcher that has begun it.</summary>
    public string NotifyCommandLock => Lock("notify-command");

    public string MetricsLock => Lock("metrics");

    /// <summary>The daemons that are held.</summary>
    public string HoldsFile => Memory("holds");

    public string HoldsLock => Lock("holds");

    public string ServiceLock => $"{OwnRunDirectory}/service.lock";

    /// <summary>Where passes ask the service for one of its own.</summary>
    public string PassSocket => $"{OwnRunDirectory}/pass.socket";

    /// <summary>What the service says of itself, to root.</summary>
    public string ServiceDetails => $"{OwnRunDirectory}/status.root.json";

    /// <summary>The same, to everybody.</summary>
    public string ServiceSnapshot => $"{OwnRunDirectory}/status.json";

    /// <summary>What the last pass left for <c>status</c>.</summary>
    public string PassSnapshot => $"{OwnRunDirectory}/pass.json";

    /// <summary>What of it is for root only.</summary>
    public string PassDetails => $"{OwnRunDirectory}/pass.root.json";
}
