using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Watcher.Core.Native;

namespace Watcher.Core.Maintenance;

/// <summary>Tells a qemu one thing over QMP, at the socket that Ganeti has for that. One at a time is heard there; another one waits.</summary>
internal static class QmpClient
{
    private const int LongestLine = 64 * 1024;
    private const int MostEvents = 1000;

    /// <param name="path">The socket.</param>
    /// <param name="pid">The process that must be the one that listens there.</param>
    /// <param name="command">What it is to do.</param>
    /// <param name="deadline">Until it has said that it has.</param>
    /// <param name="time">Time.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <exception cref="QmpException">It was not told, or has not said that it does it.</exception>
    public static async Task ExecuteAsync(string path, int pid, string command, TimeSpan deadline, TimeProvider time, CancellationToken ct)
    {
        using var timer = new CancellationTokenSource(deadline, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, ct);
        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), linked.Token);
            if (PeerCredentials.PidOf(socket) is var listener && listener != pid)
            {
                throw new QmpException(string.Create(CultureInfo.InvariantCulture, $"{path}: process {listener} listens there, and the guest is {pid}"));
            }

            await using var stream = new NetworkStream(socket);
            await ExpectAsync(stream, QmpMessageKind.Greeting, linked.Token);
            foreach (var each in new[] { "qmp_capabilities", command })
            {
                await stream.WriteAsync(Encoding.ASCII.GetBytes($"{{\"execute\":\"{each}\"}}\n"), linked.Token);
                await ExpectAsync(stream, QmpMessageKind.Done, linked.Token);
            }
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            throw new QmpException($"{path}: {e.Message}", e);
        }
        catch (OperationCanceledException e) when (!ct.IsCancellationRequested)
        {
            throw new QmpException(string.Create(CultureInfo.InvariantCulture, $"{path}: no answer to {command} within {deadline.TotalSeconds:0.#} s"), e);
        }
    }

    private static async Task ExpectAsync(Stream stream, QmpMessageKind kind, CancellationToken ct)
    {
        for (var events = 0; events < MostEvents; events++)
        {
            var message = QmpMessage.Read(await ReadLineAsync(stream, ct));
            if (message.Kind == kind)
            {
                return;
            }

            if (message.Kind != QmpMessageKind.Event)
            {
                throw new QmpException($"qemu says {message.Kind.ToString().ToLowerInvariant()} {message.Text}");
            }
        }

        throw new QmpException("qemu tells of events without an end");
    }

    /// <summary>Byte by byte, since nothing may be read of what comes after; a line has a hundred of them.</summary>
    private static async Task<ReadOnlyMemory<byte>> ReadLineAsync(Stream stream, CancellationToken ct)
    {
        var line = new List<byte>();
        for (var one = new byte[1]; line.Count < LongestLine; line.Add(one[0]))
        {
            if (await stream.ReadAsync(one, ct) == 0)
            {
                throw new QmpException("qemu has closed the connection");
            }

            if (one[0] == '\n')
            {
                return line.ToArray();
            }
        }

        throw new QmpException($"qemu says more than {LongestLine} bytes in one line");
    }
}
