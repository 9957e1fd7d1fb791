using System.Collections.Immutable;

namespace Watcher.Core.Units.Values;

/// <summary>Debian's values, for where Ganeti is not installed; and what follows from systemd's version everywhere.</summary>
internal static class DefaultValues
{
    // RestartSteps= is there: a growing delay reaches further with fewer starts (docs/units.md).
    private static readonly DottedVersion WithSteps = DottedVersion.Parse("254");

    /// <summary>Of Debian's packages.</summary>
    public static ImmutableDictionary<string, string> Debian { get; } = new Dictionary<string, string>
    {
        ["SBINDIR"] = "/usr/sbin",
        ["PKGLIBDIR"] = "/usr/lib/ganeti",
        ["DATA_DIR"] = "/var/lib/ganeti",
        ["RUN_DIR"] = "/run/ganeti",
        ["LOG_DIR"] = "/var/log/ganeti",
        ["DEFAULTS_FILE"] = "/etc/default/ganeti",
        ["NODED_USER"] = "root",
        ["NODED_GROUP"] = "root",
        ["CONFD_USER"] = "gnt-confd",
        ["CONFD_GROUP"] = "gnt-confd",
        ["WCONFD_USER"] = "gnt-masterd",
        ["WCONFD_GROUP"] = "gnt-confd",
        ["LUXID_USER"] = "gnt-masterd",
        ["LUXID_GROUP"] = "gnt-luxid",
        ["RAPI_USER"] = "gnt-rapi",
        ["RAPI_GROUP"] = "gnt-rapi",
        ["MOND_USER"] = "root",
        ["MOND_GROUP"] = "root",
        ["KVMD_USER"] = "root",
        ["KVMD_GROUP"] = "gnt-daemons",
        ["METAD_USER"] = "gnt-metad",
        ["METAD_GROUP"] = "gnt-metad",
        ["MASTERD_USER"] = "gnt-masterd",
        ["MASTERD_GROUP"] = "gnt-masterd",
        ["DAEMONS_GROUP"] = "gnt-daemons",
        [UnitValueNames.NodedListen] = NodedListen(null),
        [UnitValueNames.Mond] = "yes",
    }.ToImmutableDictionary();

    /// <param name="family">ssconf's primary_ip_family, AF_INET or AF_INET6; null where there is none.</param>
    public static string NodedListen(string? family) => family == "10" ? "[::]:1811" : "0.0.0.0:1811";

    /// <summary>How restarts are paced.</summary>
    public static ImmutableDictionary<string, string> Restarts(DottedVersion systemd)
    {
        var grows = systemd >= WithSteps;
        return new Dictionary<string, string>
        {
            ["RESTART_SEC"] = grows ? "1s" : "2s",
            ["RESTART_STEPS"] = "6",
            ["RESTART_MAX_DELAY"] = "30s",
            ["START_LIMIT_INTERVAL"] = grows ? "20min" : "10min",
            ["START_LIMIT_BURST"] = grows ? "40" : "120",
        }.ToImmutableDictionary();
    }
}
