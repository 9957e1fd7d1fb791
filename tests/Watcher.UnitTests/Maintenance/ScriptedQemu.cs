using System.Net.Sockets;
using System.Text;

namespace Watcher.UnitTests.Maintenance;

/// <summary>A qemu's QMP socket, in this process.</summary>
internal sealed class ScriptedQemu : IDisposable
{
    public const string Greeting = """{"QMP": {"version": {"qemu": {"micro": 22, "minor": 2, "major": 7}, "package": "Debian 1:7.2"}, "capabilities": ["oob"]}}""";
    public const string Done = """{"return": {}}""";

    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly string _greeting;
    private readonly Func<string, string?> _answer;

    /// <param name="path">The socket.</param>
    /// <param name="answer">What it says to a line; null: it closes the connection.</param>
    /// <param name="greeting">What it says first.</param>
    public ScriptedQemu(string path, Func<string, string?>? answer = null, string greeting = Greeting)
    {
        (_answer, _greeting) = (answer ?? (_ => Done), greeting);
        _socket.Bind(new UnixDomainSocketEndPoint(path));
        _socket.Listen();
        _ = ServeAsync();
    }

    public List<string> Heard { get; } = [];

    public void Dispose() => _socket.Dispose();

    private async Task ServeAsync()
    {
        try
        {
            using var connection = await _socket.AcceptAsync();
            await using var stream = new NetworkStream(connection);
            await stream.WriteAsync(Encoding.UTF8.GetBytes($"{_greeting}\r\n"));
            using var reader = new StreamReader(stream);
            while (await reader.ReadLineAsync() is { } line)
            {
                Heard.Add(line);
                if (_answer(line) is not { } answer)
                {
                    return;
                }

                await stream.WriteAsync(Encoding.UTF8.GetBytes($"{answer}\r\n"));
            }
        }
        catch (Exception e) when (e is SocketException or IOException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}
