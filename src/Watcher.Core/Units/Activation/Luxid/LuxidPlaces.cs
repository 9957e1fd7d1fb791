using System.Collections.Immutable;

namespace Watcher.Core.Units.Activation.Luxid;

/// <summary>Names and paths of luxid's activation, as the templates in deploy/systemd/activation have them.</summary>
internal static class LuxidPlaces
{
    public const string Daemon = "ganeti-luxid.service";
    public const string Socket = "ganeti-luxid.socket";
    public const string Proxy = "ganeti-luxid-proxy.service";
    public const string Linger = "ganeti-luxid-linger.service";

    public static readonly ActivatedUnits Units = new(Daemon, Socket, Proxy, Linger);

    /// <summary>systemd's socket: where the name that clients know leads.</summary>
    public const string Listen = "/run/ganeti-luxid.sock";

    /// <summary>What luxid has in the place of the directory with Ganeti's sockets.</summary>
    public const string Private = "/run/ganeti-luxid";

    /// <summary>luxid's own socket, behind systemd's.</summary>
    public const string OwnSocket = $"{Private}/{Name}";

    /// <summary>The name of luxid's socket, for clients and in its own directory.</summary>
    public const string Name = "ganeti-query";

    /// <summary>The other daemons' sockets, whom luxid and its jobs ask.</summary>
    public static readonly ImmutableArray<string> Others = ["ganeti-wconfd", "ganeti-metad"];

    /// <summary>The real directory, for luxid and its jobs.</summary>
    public const string Shared = $"{Private}/shared";
}
