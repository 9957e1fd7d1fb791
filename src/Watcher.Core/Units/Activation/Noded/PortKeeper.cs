using System.Collections.Immutable;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Watcher.Core.Native;
using Watcher.Core.Processes;

namespace Watcher.Core.Units.Activation.Noded;

/// <summary>
/// Takes the connections to noded's port while nobody listens there: whoever connects waits, and is passed on to who listens there afterwards. So the port goes from one process to another
/// without a moment in which connections are refused.
/// </summary>
/// <param name="say">Tells the operator.</param>
/// <param name="time">Time.</param>
internal sealed class PortKeeper(Action<string> say, TimeProvider time)
{
    // Looks: a connection may just be on its way, half made, or between the queue and the proxy; and one that has asked for nothing may be about to.
    private const int UntilEmpty = 5;
    private const int UntilSilent = 25;

    // The kernel's own limit (net.core.somaxconn).
    private const int Queue = 4096;

    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(5);

    /// <summary>No signal ends it but SIGKILL: whose connections it has would be cut off, and perhaps nobody would listen any more.</summary>
    /// <param name="act">Gives the port to another process; connections wait until it has ended.</param>
    /// <param name="ct">Ends it.</param>
    /// <exception cref="NativeException">The kernel does not do it; nothing has been done.</exception>
    public async Task DuringAsync(Func<Task> act, CancellationToken ct)
    {
        using var signals = new IgnoredSignals();
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

    /// <summary>The clients' ends of the connections that a port's own process has.</summary>
    public static ImmutableHashSet<IPEndPoint> Connections(ushort port) =>
    [
        .. IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpConnections()
            .Where(each => each.LocalEndPoint.Port == port && each.State is TcpState.Established or TcpState.SynReceived).Select(each => each.RemoteEndPoint),
    ];

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

    /// <summary>Without a deadline: a request may be one that takes hours, and its job fails if it is cut off.</summary>
    private async Task PassOnAsync(Socket listener, EndPoint target, CancellationToken ct)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(ct);
        using var proxy = new SocketProxy(listener, target, Tell, time);
        var passing = proxy.RunAsync(ended.Token);
        var (began, isTold) = (time.SinceBoot(), false);
        for (var quiet = 0; quiet < (proxy.Passing == 0 ? UntilEmpty : UntilSilent); await Task.Delay(Retry, time, ct))
        {
            if (time.SinceBoot() - began > StartPatience && !ListeningSockets.IsAnyAt(NodedPlaces.Port))
            {
                // noded did not come up again, which is told.
                break;
            }

            quiet = listener.Poll(0, SelectMode.SelectRead) || proxy.Asking > 0 ? 0 : quiet + 1;
            if (!isTold && proxy.Asking > 0 && time.SinceBoot() - began > Long)
            {
                isTold = true;
                Tell($"{proxy.Asking} requests that came meanwhile go on through this command, which ends after them");
            }
        }

        await ended.CancelAsync();
        await passing.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private void Tell(string what)
    {
        try
        {
            say(what);
        }
        catch (IOException)
        {
            // Who would read it has gone: the requests go on.
            return;
        }
    }
}
