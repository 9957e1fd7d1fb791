using System.Collections.Immutable;
using System.Text;
using Watcher.Core.Cluster;
using Watcher.Core.Daemons;
using Watcher.Core.Daemons.Supervised;
using Watcher.Core.Native;
using Watcher.Core.Processes;
using Watcher.Core.Storage;
using Watcher.Core.Systemd;
using Watcher.Core.Units.Adoption;
using Watcher.Core.Units.Checking;
using Watcher.Core.Units.Templates;

namespace Watcher.Core.Units.Activation;

/// <summary>Looks at how a node stands with luxid's activation, and changes nothing.</summary>
/// <param name="paths">Ganeti's files.</param>
/// <param name="tree">The files of the activation.</param>
/// <param name="systemd">systemd.</param>
internal sealed class ActivationReader(GanetiPaths paths, UnitTree tree, IUnitReader systemd)
{
    private const int FileLimit = 1024 * 1024;

    private static readonly ImmutableArray<string> Units = [ActivationPlaces.Daemon, ActivationPlaces.Socket, ActivationPlaces.Proxy];

    private readonly UnitFiles _files = new(UnitPlaces.ByHand);

    /// <exception cref="BusException">systemd cannot be asked.</exception>
    public async Task<ActivationFacts> ReadAsync(CancellationToken ct)
    {
        LoadedUnit[] units = [.. Units.Zip(await systemd.GetPropertiesAsync(Units, ct), (name, all) => new LoadedUnit(name, all))];
        var (daemon, socket, proxy) = (units[0], units[1], units[2]);
        var installed = tree.Files.Where(file => FileStatus.OfLink(_files.PathOf(file.Name)) is not null).ToImmutableArray();
        var isWanted = daemon.Words("Wants").Contains(ActivationPlaces.Socket);
        var main = daemon.Number("MainPID");
        var views = ProcFs.FindAll(process => ProcFs.TryReadUnit(process.Identity.Pid) == ActivationPlaces.Daemon)
            .ToDictionary(process => process.Identity.Pid, process => MountView.Of(process.Identity.Pid));
        return new ActivationFacts
        {
            Hindrances = [.. Hindrances(units)],
            ToWrite = [.. tree.Files.Where(file => !IsSame(file)).Select(file => file.Name)],
            Installed = [.. installed.Select(file => _files.PathOf(file.Name))],
            IsLoaded = isWanted == installed.Length > 0 && !units.Any(unit => unit.NeedsReload) && (installed.Length == 0 || socket.LoadState == "loaded"),
            IsKnown = isWanted || socket.LoadState == "loaded" || installed.Length > 0,
            SocketIsActive = socket.Text("ActiveState") == "active",
            ProxyIsActive = proxy.Text("ActiveState") is "active" or "activating",
            Luxid = main > 0 ? (int)main : null,
            LuxidIsApart = views.GetValueOrDefault((int)main).IsWhole,
            AnyIsApart = views.Values.Any(view => view.SeesOwn),
            Public = SocketName.Of(paths.LuxidSocket, ActivationPlaces.Listen),
            Private = SocketName.Of(ActivationPlaces.OwnSocket, $"{ActivationPlaces.Shared}/{ActivationPlaces.Name}"),
            HasPrivateDirectory = FileStatus.OfLink(ActivationPlaces.Private) is { IsDirectory: true },
        };
    }

    private bool IsSame(RenderedUnit file)
    {
        try
        {
            return BoundedFile.TryRead(_files.PathOf(file.Name), FileLimit) is { } content && Encoding.UTF8.GetString(content) == file.Text;
        }
        catch (FileFormatException)
        {
            return false;
        }
    }

    private IEnumerable<string> Hindrances(LoadedUnit[] units)
    {
        if (File.Exists(paths.UpgradeIntent))
        {
            yield return $"an upgrade of Ganeti is under way ({paths.UpgradeIntent} exists): wait until it is done";
        }

        if (units[0].LoadState != "loaded")
        {
            yield return $"{ActivationPlaces.Daemon} is {units[0].LoadState}: activation belongs to the units; \"{Mends.Adopt}\" first";
        }

        foreach (var unit in units[1..])
        {
            if (unit.LoadState == "masked")
            {
                yield return $"{unit.Name} is masked: \"systemctl unmask {unit.Name}\" first";
            }
            else if (unit.Text("FragmentPath") is { Length: > 0 } path && path != _files.PathOf(unit.Name))
            {
                yield return $"{unit.Name} comes from {path}, where this command has not put it: remove it there first";
            }
        }

        if (new PidFile(paths.PidDirectory).Look(DaemonCatalog.All.Single(daemon => UnitText.Unit(daemon.Name) == ActivationPlaces.Daemon)) is DaemonSight.Running running && units[0].Number("MainPID") is var main && main != running.Process.Pid
            && ProcFs.TryReadUnit(running.Process.Pid) != ActivationPlaces.Daemon)
        {
            yield return $"luxid runs outside of {ActivationPlaces.Daemon}: \"{Mends.Adopt}\" first";
        }

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
