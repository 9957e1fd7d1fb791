using System.Net.Sockets;
using Watcher.Core.Duties;

namespace Watcher.Hosting;

/// <summary>Has a working service make its pass now: the side of the pass that was typed, or that cron made.</summary>
internal static class ServicePass
{
    // It answers in a millisecond, unless it is stopped or the node is overloaded.
    private static readonly TimeSpan Here = TimeSpan.FromSeconds(5);

    // What the service allows itself, and a little for the way.
    private static readonly TimeSpan Made = PassRounds.Deadline + TimeSpan.FromSeconds(15);

    /// <param name="socket">The service's socket.</param>
    /// <param name="waits">Whether the end of the jobs is waited for.</param>
    /// <param name="time">Time.</param>
    /// <param name="ct">Ends the wait; the service goes on with the pass.</param>
    public static async Task<PassAnswer> AskAsync(string socket, bool waits, TimeProvider time, CancellationToken ct)
    {
        try
        {
            using var connection = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            var greeting = await Deadline.WithinAsync(Here, time, t => GreetAsync(connection, socket, t), ct);
            if (greeting != PassProtocol.Here)
            {
                return greeting is null ? PassAnswer.HungUp("it is ending") : PassAnswer.NotMade("it does not answer");
            }

            var answer = await Deadline.WithinAsync(Made, time, t => AskAsync(connection, waits, t), ct);
            return answer is null ? PassAnswer.HungUp("it ended in the middle") : PassProtocol.Parse(answer);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressNotAvailable)
        {
            // What .NET makes of a file that is not there.
            return PassAnswer.NotMade($"{socket} does not exist");
        }
        catch (Exception e) when (e is SocketException or TimeoutException or ArgumentException)
        {
            // An ArgumentException: the path is too long for a socket.
            return PassAnswer.NotMade(e.Message);
        }
    }

    private static async Task<string?> GreetAsync(Socket connection, string socket, CancellationToken ct)
    {
        await connection.ConnectAsync(new UnixDomainSocketEndPoint(socket), ct);
        return await PassProtocol.ReadAsync(connection, ct);
    }

    private static async Task<string?> AskAsync(Socket connection, bool waits, CancellationToken ct)
    {
        await PassProtocol.WriteAsync(connection, waits ? PassProtocol.Make : PassProtocol.MakeWithoutWaiting, ct);
        return await PassProtocol.ReadAsync(connection, ct);
    }
}
