using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Watcher.Core.Native;
using Watcher.Core.Processes;

namespace Watcher.Core.Rapi;

/// <summary>Asks RAPI where it listens. What its command line says is a guess, and used where the sockets cannot be seen.</summary>
/// <param name="asked">The host that the operator named; null: RAPI's own.</param>
/// <param name="look">Where a process listens.</param>
/// <param name="time">Time.</param>
internal sealed class RapiProbe(Func<string?> asked, Func<ProcessIdentity, ListeningSockets> look, TimeProvider time)
{
    private const string Service = "ganeti-rapi";

    /// <exception cref="IOException">It does not answer.</exception>
    /// <exception cref="OperationCanceledException">The deadline passed, or the wait was ended.</exception>
    public async Task AskAsync(ProcessIdentity process, ImmutableArray<string> arguments, CancellationToken ct)
    {
        var sockets = look(process);
        ImmutableArray<RapiAddress> addresses = sockets.Unknown is null
            ? [.. sockets.Places.Select(place => RapiAddress.At(place, arguments, asked()))]
            : [RapiAddress.Guess(arguments, Resolver.PortOf(Service), asked())];
        await AskAnyAsync(addresses, ct);
    }

    /// <summary>Why its silence does not prove that it hangs; null when it does.</summary>
    public async Task<string?> DoubtAsync(ProcessIdentity process, CancellationToken ct)
    {
        var sockets = look(process);
        if (sockets.Unknown is { } unknown)
        {
            return $"where it listens is unknown ({unknown})";
        }

        if (sockets.Places.FirstOrDefault(place => !IsOfThisNode(place.Address)) is { } foreign)
        {
            return $"it listens at {foreign}, an address that this node does not have";
        }

        if (asked() is not { } host)
        {
            return null;
        }

        try
        {
            await AskAnyAsync([.. sockets.Places.Select(place => RapiAddress.At(place, [], null))], ct);
            return $"it answers where it listens, but not at {host}";
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>The first that answers will do.</summary>
    private async Task AskAnyAsync(ImmutableArray<RapiAddress> addresses, CancellationToken ct)
    {
        var failure = new IOException("it listens at no TCP port");
        foreach (var address in addresses)
        {
            try
            {
                await RapiClient.AskAsync(address, time, ct);
                return;
            }
            catch (IOException e)
            {
                failure = e;
            }
        }

        throw failure;
    }

    /// <summary>Only an address of this node can be bound to (bind(2), EADDRNOTAVAIL).</summary>
    private static bool IsOfThisNode(IPAddress address)
    {
        using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(address, 0));
            return true;
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressNotAvailable)
        {
            return false;
        }
    }
}
