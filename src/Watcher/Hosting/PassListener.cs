using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;
using Watcher.Core.Duties;
using Watcher.Core.Native;
using Watcher.Core.Reporting;

namespace Watcher.Hosting;

/// <summary>
/// Where passes ask the service for one of its own: a Unix socket, for root only. Nothing is awake while nobody asks
/// (docs/decisions/0018-a-pass-beside-the-service.md).
/// </summary>
/// <param name="path">The socket; the service's lock says that it is ours to replace.</param>
/// <param name="ask">Has a pass made; whether its jobs are waited for.</param>
/// <param name="log">The log.</param>
/// <param name="time">Time.</param>
internal sealed class PassListener(string path, Func<bool, CancellationToken, Task<PassAnswer>> ask, ILogger log, TimeProvider time) : IDisposable
{
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    // More wait in the kernel's queue; whom that refuses makes a pass of his own.
    private const int MostAtOnce = 32;
    private const int MostWaiting = 128;

    private static readonly TimeSpan Question = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan RetryFirst = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RetryMost = TimeSpan.FromMinutes(5);

    private readonly Slots _connections = new(MostAtOnce);

    /// <summary>Listens until cancelled. That it cannot is told once; passes then do their work themselves.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        string? told = null;
        for (var failures = 1; ; failures++)
        {
            try
            {
                await ListenAsync(ct);
            }
            catch (Exception e) when (e is SocketException or IOException or UnauthorizedAccessException or ArgumentException)
            {
                if (told != e.Message)
                {
                    told = e.Message;
                    log.FactSourceFailed("the passes that ask for one", $"{path}: {FailureText.Of(e)}");
                }

                await Task.Delay(Backoff.After(failures, RetryFirst, RetryMost), time, ct);
            }
        }
    }

    public void Dispose() => _connections.Dispose();

    private async Task ListenAsync(CancellationToken ct)
    {
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        using (var directory = OpenDirectory.Of(path, out var name))
        {
            directory.Remove(name);
        }

        // bind(2) gives the file the permissions of the socket: at no moment has it others.
        using (var socket = new SafeFileHandle(listener.Handle, ownsHandle: false))
        {
            File.SetUnixFileMode(socket, Mode);
        }

        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen(MostWaiting);
        while (true)
        {
            var place = await _connections.EnterAsync(ct);
            try
            {
                _ = AnswerAsync(await listener.AcceptAsync(ct), place, ct);
            }
            catch
            {
                place.Dispose();
                throw;
            }
        }
    }

    private async Task AnswerAsync(Socket connection, IDisposable place, CancellationToken ct)
    {
        using (place)
        using (connection)
        {
            try
            {
                if (!PeerCredentials.IsOurs(connection))
                {
                    return;
                }

                await PassProtocol.WriteAsync(connection, PassProtocol.Here, ct);
                var wanted = await Deadline.WithinAsync(Question, time, t => PassProtocol.ReadAsync(connection, t), ct);
                if (wanted is PassProtocol.Make or PassProtocol.MakeWithoutWaiting)
                {
                    await PassProtocol.WriteAsync(connection, PassProtocol.Format(await ask(wanted == PassProtocol.Make, ct)), ct);
                }
            }
            catch (Exception e) when (e is SocketException or TimeoutException or OperationCanceledException)
            {
                // Who hung up needs no answer; who waits sees the end, and does the work itself.
            }
        }
    }
}
