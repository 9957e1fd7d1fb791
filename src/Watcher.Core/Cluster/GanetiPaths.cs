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

    public string Configuration => $"{root}/etc/ganeti/watcher.json";

    /// <summary>Our own: lost at a reboot.</summary>
    public string OwnRunDirectory => $"{root}/run/ganeti-watcher";

    /// <summary>Our own: kept over reboots.</summary>
    public string OwnDataDirectory => $"{root}/var/lib/ganeti-watcher";

    public string DaemonsMemory => $"{OwnDataDirectory}/daemons.json";

    public string DaemonsLock => $"{OwnRunDirectory}/daemons.lock";

    public string ServiceLock => $"{OwnRunDirectory}/service.lock";

    public string ServiceSnapshot => $"{OwnRunDirectory}/status.json";
}
