using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;

namespace Watcher.Core.Confd;

/// <summary>
/// Asks the confd of every master candidate for a node's role. Each is asked by a socket and with a random salt of its own: what another one has said, or said
/// before, is no answer.
/// </summary>
/// <param name="port">confd's UDP port.</param>
/// <param name="deadline">For all answers together.</param>
/// <param name="time">Time.</param>
internal sealed class ConfdClient(int port, TimeSpan deadline, TimeProvider time)
{
    // Who can send more than that in another's name does so to keep us busy.
    private const int MostIgnored = 100;

    /// <summary>Asks all of them.</summary>
    /// <param name="node">The node's name.</param>
    /// <param name="addresses">The master candidates.</param>
    /// <param name="key">The cluster's HMAC key.</param>
    /// <param name="isEnough">Whether what has come so far will do, so that nobody else is waited for.</param>
    /// <param name="ct">Ends the wait.</param>
    public async Task<ImmutableArray<ConfdPeer>> AskRoleAsync(
        string node, ImmutableArray<string> addresses, byte[] key, Func<ImmutableArray<ConfdPeer>, bool> isEnough, CancellationToken ct)
    {
        using var timer = new CancellationTokenSource(deadline, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, ct);
        var asked = addresses.Select(address => AskAsync(address, node, key, linked.Token)).ToList();
        var answered = ImmutableArray<ConfdPeer>.Empty;
        ImmutableArray<ConfdPeer>? enough = null;
        await foreach (var peer in Task.WhenEach(asked))
        {
            var last = await peer;
            if (enough is not null)
            {
                // Nobody waits for it any more: an answer that came in this moment would be one without those that did not.
                continue;
            }

            answered = answered.Add(last);
            if (!linked.IsCancellationRequested && last.Reply is not null && isEnough([.. answered, .. Silent(addresses, answered)]))
            {
                enough = [.. answered, .. Silent(addresses, answered)];
                await linked.CancelAsync();
            }
        }

        ct.ThrowIfCancellationRequested();
        return enough ?? answered;
    }

    private static IEnumerable<ConfdPeer> Silent(ImmutableArray<string> addresses, ImmutableArray<ConfdPeer> answered) =>
        addresses.Except(answered.Select(peer => peer.Address)).Select(address => new ConfdPeer(address, null));

    private async Task<ConfdPeer> AskAsync(string address, string node, byte[] key, CancellationToken ct)
    {
        var peer = new ConfdPeer(address, null);
        if (!IPAddress.TryParse(address, out var ip))
        {
            return peer with { Problem = "is no address" };
        }

        try
        {
            // Connected: the kernel hands over nothing from elsewhere, and tells when nobody listens there.
            using var socket = new Socket(ip.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            await socket.ConnectAsync(new IPEndPoint(ip, port), ct);
            var salt = Guid.NewGuid().ToString();
            await socket.SendAsync(ConfdMessage.AskRole(node, salt, time.GetUtcNow(), key), ct);
            for (var buffer = new byte[ConfdMessage.Longest]; peer.Ignored < MostIgnored;)
            {
                var length = await socket.ReceiveAsync(buffer, ct);
                var reading = ConfdMessage.Read(buffer.AsMemory(0, length), salt, key);
                if (reading.Reply is { } reply)
                {
                    return peer with { Reply = reply };
                }

                peer = peer with { Ignored = peer.Ignored + 1, FirstIgnored = peer.FirstIgnored ?? reading.Ignored };
            }

            return peer;
        }
        catch (SocketException e)
        {
            return peer with { Problem = e.Message };
        }
        catch (OperationCanceledException)
        {
            // The time is over, or the others have said enough.
            return peer;
        }
    }
}
