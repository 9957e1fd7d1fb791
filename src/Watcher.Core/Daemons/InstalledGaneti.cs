using System.Text;
using Watcher.Core.Storage;

namespace Watcher.Core.Daemons;

/// <summary>What of Ganeti is installed on this node.</summary>
/// <param name="options">The configuration in force.</param>
internal sealed class InstalledGaneti(Func<DaemonsOptions> options)
{
    private const int DaemonUtilLimit = 256 * 1024;

    /// <summary>Whether the daemon's executable is there, and, of mond, whether this build of Ganeti starts it.</summary>
    public bool Has(Daemon daemon) =>
        File.Exists(Path.Combine(options().ExecutableDirectory, daemon.Name))
        && (daemon.Where != DaemonPlace.WithMonitoring || MonitoringIsEnabled());

    /// <summary>
    /// constants.ENABLE_MOND, which reaches a node only as the condition that was written into daemon-util at build time:
    /// <c>[[ "True" == True ]]</c>. Anything else there counts as enabled: the executable exists.
    /// </summary>
    private bool MonitoringIsEnabled() =>
        BoundedFile.TryRead(RealPath(options().DaemonUtil), DaemonUtilLimit) is not { } script
        || !Encoding.UTF8.GetString(script).Contains("[[ \"False\" == True ]]", StringComparison.Ordinal);

    /// <summary>Debian's daemon-util is a link into the directory of the running version.</summary>
    private static string RealPath(string path) =>
        File.Exists(path) ? File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path : path;
}
