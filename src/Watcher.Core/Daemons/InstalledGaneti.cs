using Watcher.Core.Units.Values;

namespace Watcher.Core.Daemons;

/// <summary>What of Ganeti is installed on this node.</summary>
/// <param name="options">The configuration in force.</param>
internal sealed class InstalledGaneti(Func<DaemonsOptions> options)
{
    /// <summary>Whether the daemon's executable is there, and, of mond, whether this build of Ganeti starts it.</summary>
    public bool Has(Daemon daemon) =>
        File.Exists(Path.Combine(options().ExecutableDirectory, daemon.Name))
        && (daemon.Where != DaemonPlace.WithMonitoring || MonitoringIsEnabled());

    /// <summary>
    /// constants.ENABLE_MOND, which reaches a node only as the condition that was written into daemon-util at build time:
    /// <c>[[ "True" == True ]]</c>. Anything else there counts as enabled: the executable exists.
    /// </summary>
    private bool MonitoringIsEnabled()
    {
        var script = options().DaemonUtil is { Length: > 0 } given ? InstalledScript.ReadAt(given) : InstalledScript.Read("");
        return script is null || !script.Contains("[[ \"False\" == True ]]", StringComparison.Ordinal);
    }
}
