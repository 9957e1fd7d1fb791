using System.Collections.Immutable;
using Watcher.Core.Units.Activation.Luxid;
using Watcher.Core.Units.Activation.Noded;

namespace Watcher.Core.Units.Activation;

/// <summary>The units of a daemon that systemd holds the socket of.</summary>
/// <param name="Daemon">The daemon's own.</param>
/// <param name="Socket">What its clients connect to.</param>
/// <param name="Proxy">What passes that on.</param>
/// <param name="Linger">What keeps the socket open where all of Ganeti is stopped, which may be half of a restart.</param>
internal sealed record ActivatedUnits(string Daemon, string Socket, string Proxy, string Linger)
{
    public static ImmutableArray<ActivatedUnits> All { get; } = [LuxidPlaces.Units, NodedPlaces.Units];

    /// <summary>Those sockets and proxies, which come and go with their daemon.</summary>
    public static IEnumerable<string> Parts => All.SelectMany(each => new[] { each.Socket, each.Proxy });

    public static bool IsPart(string unit) => All.Any(each => unit == each.Socket || unit == each.Proxy);
}
