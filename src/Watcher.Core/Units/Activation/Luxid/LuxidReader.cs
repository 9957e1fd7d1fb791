using System.Collections.Immutable;
using Watcher.Core.Cluster;
using Watcher.Core.Native;
using Watcher.Core.Processes;
using Watcher.Core.Systemd;
using Watcher.Core.Units.Templates;

namespace Watcher.Core.Units.Activation.Luxid;

/// <summary>Looks at how a node stands with luxid's activation, and changes nothing.</summary>
/// <param name="paths">Ganeti's files.</param>
/// <param name="tree">The files of the activation.</param>
/// <param name="systemd">systemd.</param>
internal sealed class LuxidReader(GanetiPaths paths, UnitTree tree, IUnitReader systemd)
{
    private readonly ActivationReader _common = new(LuxidPlaces.Units, paths, tree, systemd);

    /// <exception cref="BusException">systemd cannot be asked.</exception>
    public async Task<LuxidFacts> ReadAsync(CancellationToken ct)
    {
        var (common, daemon) = await _common.ReadAsync(ct);
        var main = daemon.Number("MainPID");
        var views = ProcFs.FindAll(process => ProcFs.TryReadUnit(process.Identity.Pid) == LuxidPlaces.Daemon)
            .ToDictionary(process => process.Identity.Pid, process => MountView.Of(process.Identity.Pid));
        return new LuxidFacts(common)
        {
            Hindrances = [.. common.Hindrances, .. Hindrances()],
            Luxid = main > 0 ? (int)main : null,
            LuxidIsApart = views.GetValueOrDefault((int)main).IsWhole,
            AnyIsApart = views.Values.Any(view => view.SeesOwn),
            Public = SocketName.Of(paths.LuxidSocket, LuxidPlaces.Listen),
            Private = SocketName.Of(LuxidPlaces.OwnSocket, $"{LuxidPlaces.Shared}/{LuxidPlaces.Name}"),
            HasPrivateDirectory = FileStatus.OfLink(LuxidPlaces.Private) is { IsDirectory: true },
        };
    }

    private IEnumerable<string> Hindrances()
    {
        if (FileStatus.OfPath(Path.GetDirectoryName(paths.LuxidSocket)!) is { } directory && directory.Device != FileStatus.OfPath("/run")?.Device)
        {
            yield return $"{Path.GetDirectoryName(paths.LuxidSocket)} is on another file system than /run: a socket could not be moved between them";
        }

        if (SocketName.Of(paths.LuxidSocket, LuxidPlaces.Listen).Kind == SocketNameKind.Other)
        {
            yield return $"{paths.LuxidSocket} is no socket: see what it is first";
        }
    }
}
