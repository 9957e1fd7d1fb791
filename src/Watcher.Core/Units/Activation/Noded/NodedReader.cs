using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using Watcher.Core.Cluster;
using Watcher.Core.Processes;
using Watcher.Core.Systemd;
using Watcher.Core.Units.Templates;

namespace Watcher.Core.Units.Activation.Noded;

/// <summary>Looks at how a node stands with noded's activation, and changes nothing.</summary>
/// <param name="paths">Ganeti's files.</param>
/// <param name="tree">The files of the activation.</param>
/// <param name="systemd">systemd.</param>
internal sealed class NodedReader(GanetiPaths paths, UnitTree tree, IUnitReader systemd)
{
    private static readonly string Taken = string.Create(
        CultureInfo.InvariantCulture, $"somebody listens at port {NodedPlaces.OwnPort}, where noded would (\"ss -Hltnp sport = :{NodedPlaces.OwnPort}\" says who)");

    private readonly ActivationReader _common = new(NodedPlaces.Units, paths, tree, systemd);

    /// <exception cref="BusException">systemd cannot be asked.</exception>
    public async Task<NodedFacts> ReadAsync(CancellationToken ct)
    {
        var (common, daemon) = await _common.ReadAsync(ct);
        var main = (int)daemon.Number("MainPID");
        // Which are not known of one that has only just gone, either.
        var listening = main > 0 && ProcFs.TryRead(main) is { } process ? ListeningSockets.OfTcp(process.Identity) : null;
        var place = Place(listening?.Places);
        return new NodedFacts(common)
        {
            HindrancesToEnable = place == NodedPlace.Other ? [Elsewhere(listening!)] : place != NodedPlace.Behind && ListeningSockets.IsAnyAt(NodedPlaces.OwnPort) ? [Taken] : [],
            IsKnown = common.IsKnown || place == NodedPlace.Behind,
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
