using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Watcher.UnitTests.Confd;

/// <summary>A confd at an address of the loopback network: answers each question with what the test says.</summary>
internal sealed class ScriptedConfd : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly Func<string, IEnumerable<string>> _answer;

    /// <param name="address">Where it listens.</param>
    /// <param name="port">At which port; 0 for any.</param>
    /// <param name="answer">From a question's salt to the datagrams.</param>
    public ScriptedConfd(string address, int port, Func<string, IEnumerable<string>> answer)
    {
        _answer = answer;
        _socket.Bind(new IPEndPoint(IPAddress.Parse(address), port));
        _ = AnswerAsync();
    }

    public int Port => ((IPEndPoint)_socket.LocalEndPoint!).Port;

    /// <summary>The salts of the questions.</summary>
    public List<string> Asked { get; } = [];

    public void Dispose() => _socket.Dispose();

    private async Task AnswerAsync()
    {
        var buffer = new byte[65536];
        try
        {
            while (true)
            {
                var received = await _socket.ReceiveFromAsync(buffer, new IPEndPoint(IPAddress.Any, 0));
                using var message = JsonDocument.Parse(buffer.AsMemory(4, received.ReceivedBytes - 4));
                using var text = JsonDocument.Parse(message.RootElement.GetProperty("msg").GetString()!);
                var salt = text.RootElement.GetProperty("rsalt").GetString()!;
                Asked.Add(salt);
                foreach (var answer in _answer(salt))
                {
                    await _socket.SendToAsync(Encoding.UTF8.GetBytes(answer), received.RemoteEndPoint);
                }
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}
