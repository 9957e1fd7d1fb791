using System.Net.Sockets;
using System.Text;

namespace Watcher.TestKit.Sandbox;

/// <summary>Stands in for systemd's end of sd_notify(3).</summary>
internal sealed class NotifySocket : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
    private readonly Lock _lock = new();
    private readonly List<string> _messages = [];
    private readonly SandboxNode _node;

    public NotifySocket(SandboxNode node)
    {
        _node = node;
        Path = node.PathOf($"notify-{Guid.NewGuid():N}"[..12]);
        _socket.Bind(new UnixDomainSocketEndPoint(Path));
        _ = ReceiveAsync();
    }

    public string Path { get; }

    /// <summary>What a service that reports here is told.</summary>
    public Dictionary<string, string> Environment => new() { ["NOTIFY_SOCKET"] = Path };

    /// <summary>The messages so far, in order.</summary>
    public IReadOnlyList<string> Messages
    {
        get
        {
            lock (_lock)
            {
                return [.. _messages];
            }
        }
    }

    public bool Has(string start) => Messages.Any(message => message.StartsWith(start, StringComparison.Ordinal));

    /// <summary>Waits for a message that starts so.</summary>
    public Task UntilAsync(string start) => UntilAsync(_ => Has(start), $"'{start}' came");

    public Task UntilAsync(Func<IReadOnlyList<string>, bool> condition, string what) => _node.UntilAsync(
        () => condition(Messages), what, () => $"came: {string.Join(" / ", Messages)}");

    public void Dispose() => _socket.Dispose();

    private async Task ReceiveAsync()
    {
        var buffer = new byte[4096];
        try
        {
            while (true)
            {
                var length = await _socket.ReceiveAsync(buffer);
                lock (_lock)
                {
                    _messages.Add(Encoding.UTF8.GetString(buffer, 0, length));
                }
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}
