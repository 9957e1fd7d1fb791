using System.Buffers;
using System.Net.Sockets;

namespace Watcher.Core.Units.Activation;

/// <summary>A client's connection and the one to the daemon that it is passed on to.</summary>
/// <param name="client">The client's.</param>
/// <param name="daemon">The daemon's.</param>
internal sealed class ProxiedConnection(Socket client, Socket daemon)
{
    private const int Buffer = 64 * 1024;

    /// <summary>Until either side has ended it.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var asking = CopyAsync(client, daemon, ended.Token);

        // What the daemon has closed is closed: nobody would answer any more. A client that has said all may still wait for its answer.
        await CopyAsync(daemon, client, ended.Token);
        await ended.CancelAsync();
        await asking;
        ct.ThrowIfCancellationRequested();
    }

    /// <summary>Whether a client has closed its connection, and asks for nothing.</summary>
    public static bool HasGone(Socket client)
    {
        try
        {
            return client.Poll(0, SelectMode.SelectRead) && client.Available == 0;
        }
        catch (SocketException)
        {
            return true;
        }
    }

    private static async Task CopyAsync(Socket from, Socket to, CancellationToken ct)
    {
        try
        {
            while (true)
            {
                // While it is idle no buffer is held for it.
                await from.ReceiveAsync(Memory<byte>.Empty, ct);
                if (!await CopySomeAsync(from, to, ct))
                {
                    to.Shutdown(SocketShutdown.Send);
                    return;
                }
            }
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            // One of them has gone: the other one hears of it when both are closed.
            return;
        }
    }

    private static async Task<bool> CopySomeAsync(Socket from, Socket to, CancellationToken ct)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Buffer);
        try
        {
            var read = await from.ReceiveAsync(buffer, ct);
            for (var sent = 0; sent < read;)
            {
                sent += await to.SendAsync(buffer.AsMemory(sent, read - sent), ct);
            }

            return read > 0;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
