using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Watcher.Core.Native;

namespace Watcher.Core.Units.Activation.Noded;

/// <summary>
/// Takes the connections to noded's port while nobody listens there: whoever connects waits, and is passed on to who listens there afterwards. So the port goes from one process to another
/// without a moment in which connections are refused.
/// </summary>
/// <param name="say">Tells the operator.</param>
/// <param name="time">Time.</param>
internal sealed class PortKeeper(Action<string> say, TimeProvider time)
{
    private const int MostIdle = 5;

    // The kernel's own limit (net.core.somaxconn).
    private const int Queue = 4096;

    // A request may be a long one, but its client waits for it here only as long as noded's restart took.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(70);
    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(20);

    /// <param name="act">Gives the port to another process; connections wait until it has ended.</param>
    /// <param name="ct">Ends it.</param>
    /// <exception cref="NativeException">The kernel does not do it; nothing has been done.</exception>
    public async Task DuringAsync(Func<Task> act, CancellationToken ct)
    {
        var loopback = Loopback();
        using var listener = new Socket(loopback.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        if (loopback.AddressFamily == AddressFamily.InterNetworkV6)
        {
            // As noded does at [::]: for both families.
            listener.DualMode = true;
        }

        listener.Bind(new IPEndPoint(loopback, 0));
        listener.Listen(Queue);
        try
        {
            using (PortDiversion.Begin(NodedPlaces.Port, listener))
            {
                await act();
            }
        }
        finally
        {
            await PassOnAsync(listener, new IPEndPoint(loopback, NodedPlaces.Port), ct);
        }
    }

    /// <summary>Connects to noded's port, as the cluster does.</summary>
    /// <exception cref="SocketException">Nobody listens there.</exception>
    public static async Task ReachAsync(CancellationToken ct)
    {
        var place = new IPEndPoint(Loopback(), NodedPlaces.Port);
        using var client = new Socket(place.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(place, ct);
    }

    /// <summary>How many connections a port's own process has.</summary>
    public static int Connections(ushort port) =>
        IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpConnections().Count(each => each.LocalEndPoint.Port == port && each.State is TcpState.Established or TcpState.SynReceived);

    /// <summary>Waits until there is nothing to be counted any more, but no longer than that.</summary>
    /// <returns>How many there still are.</returns>
    public static async Task<int> UntilNoneAsync(Func<int> count, TimeSpan patience, TimeProvider time, CancellationToken ct)
    {
        for (var began = time.SinceBoot(); ; await Task.Delay(Retry, time, ct))
        {
            if (count() is var left && (left == 0 || time.SinceBoot() - began > patience))
            {
                return left;
            }
        }
    }

    /// <summary>Of the family of whoever listens at noded's port.</summary>
    private static IPAddress Loopback() =>
        IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Any(place => place.Port == NodedPlaces.Port && place.AddressFamily == AddressFamily.InterNetworkV6)
            ? IPAddress.IPv6Loopback : IPAddress.Loopback;

    private async Task PassOnAsync(Socket listener, EndPoint target, CancellationToken ct)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(ct);
        using var proxy = new SocketProxy(listener, target, say, time);
        var passing = proxy.RunAsync(ended.Token);
        var idle = 0;
        for (var began = time.SinceBoot(); idle < MostIdle; await Task.Delay(Retry, time, ct))
        {
            // A connection may just be on its way: half made, or between the queue and the proxy.
            idle = listener.Poll(0, SelectMode.SelectRead) || proxy.Passing > 0 ? 0 : idle + 1;
            if (time.SinceBoot() - began > Patience)
            {
                say($"{proxy.Passing} connections that came meanwhile have not ended, and are cut off");
                break;
            }
        }

        await ended.CancelAsync();
        await passing.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }
}
