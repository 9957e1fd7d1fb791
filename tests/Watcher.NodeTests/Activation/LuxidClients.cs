using System.Net.Sockets;
using System.Text;

namespace Watcher.NodeTests.Activation;

/// <summary>
/// Clients that ask luxid again and again, each in a connection of its own, and try nothing twice; with WATCHER_CAMPAIGN in a tight loop, else with a pause that leaves
/// the processor to other tests.
/// </summary>
internal sealed class LuxidClients : IAsyncDisposable
{
    private const byte EndOfMessage = 3;
    private static readonly byte[] Question = [.. """{"method":"QueryConfigValues","args":[["master_node"]]}"""u8, EndOfMessage];

    private static readonly TimeSpan Pause = Environment.GetEnvironmentVariable("WATCHER_CAMPAIGN") is null ? TimeSpan.FromMilliseconds(10) : TimeSpan.Zero;

    private readonly CancellationTokenSource _end = new();
    private readonly string _path;
    private readonly Task _asking;
    private int _answered;
    private int _refused;
    private int _cutOff;

    /// <param name="node">Whose luxid.</param>
    /// <param name="count">How many at once: fewer than its own queue holds, which is no refusal.</param>
    public LuxidClients(TestNode node, int count = 2)
    {
        _path = node.Files.Outside("/run/ganeti/socket/ganeti-query");
        _asking = Task.WhenAll(Enumerable.Range(0, count).Select(_ => Task.Run(AskAsync)));
    }

    public int Answered => Volatile.Read(ref _answered);

    public int Refused => Volatile.Read(ref _refused);

    /// <summary>Connections that ended without an answer.</summary>
    public int CutOff => Volatile.Read(ref _cutOff);

    public override string ToString() => $"{Answered} requests answered, {Refused} connections refused, {CutOff} requests cut off";

    /// <summary>Until one that began later than now is answered.</summary>
    public async Task UntilAnsweredAsync()
    {
        var enough = Answered + 4;
        await Until.TrueAsync(() => Answered >= enough, "luxid's clients are answered", ToString);
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _asking;
        _end.Dispose();
    }

    /// <summary>Connects, as a client that wants something does.</summary>
    public static async Task<Socket> ConnectAsync(string path, CancellationToken ct)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), ct);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Whether a question is answered in a connection.</summary>
    public static async Task<bool> IsAnsweredAsync(Socket socket, CancellationToken ct)
    {
        await socket.SendAsync(Question, ct);
        var (buffer, answer) = (new byte[4096], new StringBuilder());
        while (answer.Length == 0 || answer[^1] != EndOfMessage)
        {
            if (await socket.ReceiveAsync(buffer, ct) is var read and > 0)
            {
                answer.Append(Encoding.ASCII.GetString(buffer, 0, read));
            }
            else
            {
                return false;
            }
        }

        return answer.ToString().Contains("\"success\":true", StringComparison.Ordinal);
    }

    private async Task AskAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                using var socket = await ConnectAsync(_path, _end.Token);
                await CountAsync(socket);
                await Task.Delay(Pause, TimeProvider.System, _end.Token);
            }
            catch (SocketException)
            {
                Interlocked.Increment(ref _refused);
            }
            catch (OperationCanceledException) when (_end.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private async Task CountAsync(Socket socket)
    {
        try
        {
            if (await IsAnsweredAsync(socket, _end.Token))
            {
                Interlocked.Increment(ref _answered);
            }
            else
            {
                Interlocked.Increment(ref _cutOff);
            }
        }
        catch (SocketException)
        {
            Interlocked.Increment(ref _cutOff);
        }
    }
}
