using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using Watcher.Core.Cluster;
using Watcher.Core.Processes;
using Watcher.Core.Systemd;
using Watcher.Core.Units.Checking;
using Watcher.Core.Units.Templates;

namespace Watcher.Core.Units.Activation.Noded;

/// <summary>Looks at how a node stands with noded's activation, and changes nothing.</summary>
/// <param name="paths">Ganeti's files.</param>
/// <param name="tree">The files of the activation.</param>
/// <param name="systemd">systemd.</param>
internal sealed class NodedReader(GanetiPaths paths, UnitTree tree, IUnitReader systemd)
{
    private static readonly ImmutableArray<string> Units = [NodedPlaces.Daemon, NodedPlaces.Socket, NodedPlaces.Proxy, NodedPlaces.Linger];

    private static readonly string Taken = string.Create(
        CultureInfo.InvariantCulture, $"somebody listens at port {NodedPlaces.OwnPort}, where noded would (\"ss -Hltnp sport = :{NodedPlaces.OwnPort}\" says who)");

    private readonly ActivationFiles _files = new(tree);

    /// <exception cref="BusException">systemd cannot be asked.</exception>
    public async Task<NodedFacts> ReadAsync(CancellationToken ct)
    {
        LoadedUnit[] units = [.. Units.Zip(await systemd.GetPropertiesAsync(Units, ct), (name, all) => new LoadedUnit(name, all))];
        var (daemon, socket, proxy, linger) = (units[0], units[1], units[2], units[3]);
        var installed = _files.Installed();
        var isWanted = daemon.Words("Wants").Contains(NodedPlaces.Socket);
        var main = (int)daemon.Number("MainPID");
        // Which are not known of one that has only just gone, either.
        var listening = main > 0 && ProcFs.TryRead(main) is { } process ? ListeningSockets.OfTcp(process.Identity) : null;
        var place = Place(listening?.Places);
        return new NodedFacts
        {
            Hindrances = [.. _files.Hindrances(paths, daemon, [socket, proxy, linger])],
            HindrancesToEnable = place == NodedPlace.Other ? [Elsewhere(listening!)] : place != NodedPlace.Behind && ListeningSockets.IsAnyAt(NodedPlaces.OwnPort) ? [Taken] : [],
            ToWrite = _files.ToWrite(),
            Installed = installed,
            IsLoaded = isWanted == installed.Length > 0 && !units.Any(unit => unit.NeedsReload) && (installed.Length == 0 || socket.LoadState == "loaded"),
            IsKnown = isWanted || socket.LoadState == "loaded" || installed.Length > 0 || place == NodedPlace.Behind,
            SocketIsActive = socket.Text("ActiveState") == "active",
            LingerIsActive = linger.Text("ActiveState") == "active",
            ProxyIsActive = proxy.Text("ActiveState") is "active" or "activating",
            Noded = place,
        };
    }

    private static NodedPlace Place(ImmutableArray<IPEndPoint>? places) => places switch
    {
        null => NodedPlace.None,
        [] => NodedPlace.Starting,
        [{ Port: NodedPlaces.Port } place] when place.Address.Equals(IPAddress.Any) || place.Address.Equals(IPAddress.IPv6Any) => NodedPlace.InFront,
        [{ Port: NodedPlaces.OwnPort } place] when place.Address.Equals(IPAddress.Loopback) => NodedPlace.Behind,
        _ => NodedPlace.Other,
    };

    private static string Elsewhere(ListeningSockets listening) => string.Create(
        CultureInfo.InvariantCulture,
        $"noded listens at {string.Join(", ", listening.Places)}: activation is for noded at its usual port, {NodedPlaces.Port}, and any address; see NODED_ARGS in /etc/default/ganeti and ganeti-noded in /etc/services");
}
