using System.Net;
using System.Net.Sockets;

namespace Watcher.Core.Units.Activation;

/// <summary>
/// Passes connections on from a socket that systemd holds to a daemon's own. A daemon that is not there, or whose queue is full (luxid's holds five), is
/// waited for: whoever connected is neither refused nor cut off. That is what systemd-socket-proxyd(8) does not do (decision 0038).
/// </summary>
/// <param name="listener">Where connections come.</param>
/// <param name="target">Where the daemon listens.</param>
/// <param name="say">Tells what goes wrong.</param>
/// <param name="time">Time.</param>
internal sealed class SocketProxy(Socket listener, EndPoint target, Action<string> say, TimeProvider time) : IDisposable
{
    // luxid dies of its 1024th descriptor (measured on Ganeti 3.0.2, with and without this). More wait for their turn.
    private const int MostAtOnce = 900;

    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(10);

    private readonly SemaphoreSlim _free = new(MostAtOnce);
    private int _passing;
    private int _asking;

    /// <summary>How many clients are connected.</summary>
    public int Passing => Volatile.Read(ref _passing);

    /// <summary>How many of these have asked for something.</summary>
    public int Asking => Volatile.Read(ref _asking);

    /// <summary>Until it is ended.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        while (true)
        {
            try
            {
                _ = PassAsync(await listener.AcceptAsync(ct), ct);
            }
            catch (SocketException e)
            {
                // No more files may be opened, or the client has gone.
                say($"a connection cannot be taken: {e.Message}");
                await Task.Delay(Retry, time, ct);
            }
        }
    }

    public void Dispose() => _free.Dispose();

    /// <summary>A client that asks for nothing is none of the daemon's business: in luxi, as in TLS and HTTP, it is the client that speaks first.</summary>
    private async Task PassAsync(Socket client, CancellationToken ct)
    {
        Interlocked.Increment(ref _passing);
        try
        {
            using (client)
            {
                await client.ReceiveAsync(Memory<byte>.Empty, ct);
                await AskAsync(client, ct);
            }
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            // It has gone, or the proxy ends, and with it its connections.
            return;
        }
        finally
        {
            Interlocked.Decrement(ref _passing);
        }
    }

    private async Task AskAsync(Socket client, CancellationToken ct)
    {
        Interlocked.Increment(ref _asking);
        try
        {
            await _free.WaitAsync(ct);
        }
        catch
        {
            Interlocked.Decrement(ref _asking);
            throw;
        }

        try
        {
            using var daemon = await ConnectAsync(client, ct);
            if (daemon is not null)
            {
                await new ProxiedConnection(client, daemon).RunAsync(ct);
            }
        }
        finally
        {
            _free.Release();
            Interlocked.Decrement(ref _asking);
        }
    }

    /// <summary>Without a deadline of its own: when the daemon is down for good systemd closes the socket, and ends this with it.</summary>
    /// <returns>Null when the client has gone meanwhile.</returns>
    private async Task<Socket?> ConnectAsync(Socket client, CancellationToken ct)
    {
        while (!ProxiedConnection.HasGone(client))
        {
            Socket? daemon = null;
            try
            {
                daemon = new Socket(target.AddressFamily, SocketType.Stream, ProtocolType.Unspecified);
                if (target is IPEndPoint)
                {
                    // What comes is passed on as it comes, on both sides.
                    (daemon.NoDelay, client.NoDelay) = (true, true);
                }

                await daemon.ConnectAsync(target, ct);
                return daemon;
            }
            catch (SocketException)
            {
                // Not there, nobody listens, or its queue is full.
                daemon?.Dispose();
                await Task.Delay(Retry, time, ct);
            }
            catch
            {
                daemon?.Dispose();
                throw;
            }
        }

        return null;
    }
}
