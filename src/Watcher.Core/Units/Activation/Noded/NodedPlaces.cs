namespace Watcher.Core.Units.Activation.Noded;

/// <summary>Names and ports of noded's activation, as the templates in deploy/systemd/activation have them.</summary>
internal static class NodedPlaces
{
    public const string Daemon = "ganeti-noded.service";
    public const string Socket = "ganeti-noded.socket";
    public const string Proxy = "ganeti-noded-proxy.service";
    public const string Linger = "ganeti-noded-linger.service";

    public static readonly ActivatedUnits Units = new(Daemon, Socket, Proxy, Linger);

    /// <summary>The cluster's, at which noded listens by itself (constants.DEFAULT_NODED_PORT).</summary>
    public const ushort Port = 1811;

    /// <summary>noded's own behind the proxy, at the loopback address.</summary>
    public const ushort OwnPort = 1911;

    /// <summary>By which it listens there.</summary>
    public const string Arguments = "-b 127.0.0.1 -p 1911";
}
