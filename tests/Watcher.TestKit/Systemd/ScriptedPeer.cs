using System.Net.Sockets;
using System.Text;

namespace Watcher.TestKit.Systemd;

/// <summary>The other end of one connection, on a thread of its own: it answers whatever the thread pool is busy with.</summary>
internal sealed class ScriptedPeer
{
    // A client that sends on without waiting has done so by then.
    private const int Patience = 2000;

    private readonly Socket _socket;
    private readonly ScriptedSystemd _systemd;
    private readonly Lock _sending = new();
    private readonly List<byte> _come = [];
    private bool _hasBegun;
    private uint _serial;

    public ScriptedPeer(Socket socket, ScriptedSystemd systemd) => (_socket, _systemd) = (socket, systemd);

    /// <summary>Whether it has asked for signals.</summary>
    public bool IsSubscribed { get; set; }

    public void Send(WireMessage message) => Send((message with { Serial = Interlocked.Increment(ref _serial) }).ToBytes());

    /// <param name="bytes">Whole messages: answers go out between them, from another thread.</param>
    /// <param name="cut">The length of the next piece; null: all at once.</param>
    public void Send(ReadOnlySpan<byte> bytes, Func<int>? cut = null)
    {
        lock (_sending)
        {
            for (var left = bytes; left.Length > 0;)
            {
                left = left[_socket.Send(left[..Math.Min(cut?.Invoke() ?? left.Length, left.Length)])..];
            }
        }
    }

    public void Answer(WireMessage call, string type = "", Action<WireWriter>? write = null) =>
        Send(WireMessage.Of(WireMessage.Return, type, write ?? (static _ => { })) with { ReplyTo = call.Serial, Sender = _systemd.SenderOf(call) });

    public void Refuse(WireMessage call, string error) => Send(
        WireMessage.Of(WireMessage.Error, "s", body => body.String("so it is")) with { ReplyTo = call.Serial, ErrorName = error, Sender = _systemd.SenderOf(call) });

    public void Start() => new Thread(Serve) { IsBackground = true }.Start();

    public void Close() => _socket.Dispose();

    private void Serve()
    {
        try
        {
            var chunk = new byte[64 << 10];
            while (true)
            {
                if (!_systemd.IsBus && !_hasBegun)
                {
                    for (var turn = 0; turn < Patience && _socket.Available <= "BEGIN\r\n".Length; turn++)
                    {
                        Thread.Yield();
                    }
                }

                var count = _socket.Receive(chunk);
                if (count == 0)
                {
                    return;
                }

                _come.AddRange(chunk.AsSpan(0, count));
                if (_hasBegun || TakeLines())
                {
                    TakeMessages();
                }
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The client, or the test, has had enough.
        }
    }

    /// <returns>Whether messages are looked at now.</returns>
    private bool TakeLines()
    {
        while (_come.IndexOf((byte)'\n') is var end and >= 0)
        {
            var line = Encoding.ASCII.GetString([.. _come[..end]]).Trim('\0', '\r');
            _come.RemoveRange(0, end + 1);
            if (line == "BEGIN")
            {
                // systemd does not see on its private socket what it read together with it, until more comes.
                _hasBegun = true;
                return _systemd.IsBus;
            }

            if (_systemd.SilentFrom > PeerStage.Authentication)
            {
                Send(Encoding.ASCII.GetBytes(_systemd.Greeting));
            }
        }

        return false;
    }

    private void TakeMessages()
    {
        while (WireMessage.TryRead([.. _come]) is var (message, length))
        {
            _come.RemoveRange(0, length);
            _systemd.Take(this, message);
        }
    }
}
