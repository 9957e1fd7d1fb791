using Watcher.Core.Cluster;
using Watcher.Core.Systemd;
using Watcher.Core.Units.Checking;
using Watcher.Core.Units.Templates;

namespace Watcher.Core.Units.Activation;

/// <summary>Looks at how a node stands with a daemon's activation, as far as that is the same for all of them, and changes nothing.</summary>
/// <param name="units">The daemon's.</param>
/// <param name="paths">Ganeti's files.</param>
/// <param name="tree">The files of the activation.</param>
/// <param name="systemd">systemd.</param>
internal sealed class ActivationReader(ActivatedUnits units, GanetiPaths paths, UnitTree tree, IUnitReader systemd)
{
    private readonly ActivationFiles _files = new(tree);

    /// <returns>And the daemon's unit.</returns>
    /// <exception cref="BusException">systemd cannot be asked.</exception>
    public async Task<(ActivationFacts Facts, LoadedUnit Daemon)> ReadAsync(CancellationToken ct)
    {
        string[] names = [units.Daemon, units.Socket, units.Proxy, units.Linger];
        LoadedUnit[] loaded = [.. names.Zip(await systemd.GetPropertiesAsync([.. names], ct), (name, all) => new LoadedUnit(name, all))];
        var (daemon, socket, proxy, linger) = (loaded[0], loaded[1], loaded[2], loaded[3]);
        var installed = _files.Installed();
        var isWanted = daemon.Words("Wants").Contains(units.Socket);
        return (
            new ActivationFacts
            {
                Hindrances = [.. _files.Hindrances(paths, daemon, [socket, proxy, linger])],
                ToWrite = _files.ToWrite(),
                Installed = installed,
                IsLoaded = isWanted == installed.Length > 0 && !loaded.Any(unit => unit.NeedsReload) && (installed.Length == 0 || loaded.All(unit => unit.LoadState == "loaded")),
                IsKnown = isWanted || socket.LoadState == "loaded" || installed.Length > 0,
                SocketIsActive = socket.Text("ActiveState") == "active",
                // It is started after the daemon, and by that.
                LingerIsActive = linger.Text("ActiveState") is "active" or "activating" || linger.HasJob,
                ProxyIsActive = proxy.Text("ActiveState") is "active" or "activating",
            },
            daemon);
    }
}
