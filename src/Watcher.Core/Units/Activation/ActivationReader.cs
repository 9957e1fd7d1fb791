using System.Collections.Immutable;
using Watcher.Core.Cluster;
using Watcher.Core.Native;
using Watcher.Core.Processes;
using Watcher.Core.Systemd;
using Watcher.Core.Units.Checking;
using Watcher.Core.Units.Templates;

namespace Watcher.Core.Units.Activation;

/// <summary>Looks at how a node stands with luxid's activation, and changes nothing.</summary>
/// <param name="paths">Ganeti's files.</param>
/// <param name="tree">The files of the activation.</param>
/// <param name="systemd">systemd.</param>
internal sealed class ActivationReader(GanetiPaths paths, UnitTree tree, IUnitReader systemd)
{
    private static readonly ImmutableArray<string> Units = [ActivationPlaces.Daemon, ActivationPlaces.Socket, ActivationPlaces.Proxy, ActivationPlaces.Linger];

    private readonly ActivationFiles _files = new(tree);

    /// <exception cref="BusException">systemd cannot be asked.</exception>
    public async Task<ActivationFacts> ReadAsync(CancellationToken ct)
    {
        LoadedUnit[] units = [.. Units.Zip(await systemd.GetPropertiesAsync(Units, ct), (name, all) => new LoadedUnit(name, all))];
        var (daemon, socket, proxy, linger) = (units[0], units[1], units[2], units[3]);
        var installed = _files.Installed();
        var isWanted = daemon.Words("Wants").Contains(ActivationPlaces.Socket);
        var main = daemon.Number("MainPID");
        var views = ProcFs.FindAll(process => ProcFs.TryReadUnit(process.Identity.Pid) == ActivationPlaces.Daemon)
            .ToDictionary(process => process.Identity.Pid, process => MountView.Of(process.Identity.Pid));
        return new ActivationFacts
        {
            Hindrances = [.. _files.Hindrances(paths, daemon, [socket, proxy, linger]), .. Hindrances()],
            ToWrite = _files.ToWrite(),
            Installed = installed,
            IsLoaded = isWanted == installed.Length > 0 && !units.Any(unit => unit.NeedsReload) && (installed.Length == 0 || socket.LoadState == "loaded"),
            IsKnown = isWanted || socket.LoadState == "loaded" || installed.Length > 0,
            SocketIsActive = socket.Text("ActiveState") == "active",
            LingerIsActive = linger.Text("ActiveState") == "active",
            ProxyIsActive = proxy.Text("ActiveState") is "active" or "activating",
            Luxid = main > 0 ? (int)main : null,
            LuxidIsApart = views.GetValueOrDefault((int)main).IsWhole,
            AnyIsApart = views.Values.Any(view => view.SeesOwn),
            Public = SocketName.Of(paths.LuxidSocket, ActivationPlaces.Listen),
            Private = SocketName.Of(ActivationPlaces.OwnSocket, $"{ActivationPlaces.Shared}/{ActivationPlaces.Name}"),
            HasPrivateDirectory = FileStatus.OfLink(ActivationPlaces.Private) is { IsDirectory: true },
        };
    }

    private IEnumerable<string> Hindrances()
    {
        if (FileStatus.OfPath(Path.GetDirectoryName(paths.LuxidSocket)!) is { } directory && directory.Device != FileStatus.OfPath("/run")?.Device)
        {
            yield return $"{Path.GetDirectoryName(paths.LuxidSocket)} is on another file system than /run: a socket could not be moved between them";
        }

        if (SocketName.Of(paths.LuxidSocket, ActivationPlaces.Listen).Kind == SocketNameKind.Other)
        {
            yield return $"{paths.LuxidSocket} is no socket: see what it is first";
        }
    }
}
