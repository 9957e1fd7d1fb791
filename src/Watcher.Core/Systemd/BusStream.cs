using System.Net.Sockets;
using System.Threading.Tasks.Sources;
using Watcher.Core.Native;

namespace Watcher.Core.Systemd;

/// <summary>
/// What the D-Bus library reads and writes. Only <see cref="Pump"/> ever completes a read, so that the library's work, and all that waits for it without
/// going elsewhere, runs on the thread that calls it: over a socket it runs on the thread pool, and is deaf while that is busy (docs/decisions/0023).
/// </summary>
internal sealed class BusStream : Stream, IValueTaskSource<int>
{
    // How soon systemd reads is its business; there is no event for it.
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(1);

    private readonly Lock _closing = new();
    private readonly BusFrames _frames = new();
    private readonly Socket _socket;
    private readonly bool _pacesBegin;
    private ManualResetValueTaskSourceCore<int> _reading;
    private Memory<byte>? _into;
    private bool _hasBegun;
    private bool _isClosed;

    /// <param name="socket">Connected and blocking; closed with the stream.</param>
    /// <param name="pacesBegin">
    /// Whether nothing may follow BEGIN before the other end has read it. On its private socket systemd does not see what it reads together with BEGIN
    /// until more comes (252 and 257, measured), and the library sends Hello right behind it.
    /// </param>
    public BusStream(Socket socket, bool pacesBegin) => (_socket, _pacesBegin) = (socket, pacesBegin);

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Reads for the library, on this thread, until the stream is closed by either side.</summary>
    public void Pump()
    {
        while (_into is { } into)
        {
            _into = null;
            int count;
            try
            {
                count = Receive(into.Span);
            }
            catch (Exception e) when (e is SocketException or IOException)
            {
                _reading.SetException(e);
                continue;
            }

            // All that follows from it happens in here, until the library wants to read on.
            _reading.SetResult(count);
        }
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        _reading.Reset();
        _into = buffer;
        return new(this, _reading.Version);
    }

    /// <summary>Blocks while the other end does not read; closing ends that.</summary>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        for (var left = buffer.Span; left.Length > 0;)
        {
            left = left[_socket.Send(left)..];
        }

        if (!_hasBegun && buffer.Span.SequenceEqual("BEGIN\r\n"u8))
        {
            _hasBegun = true;
            if (_pacesBegin)
            {
                UntilRead();
            }
        }

        return ValueTask.CompletedTask;
    }

    int IValueTaskSource<int>.GetResult(short token) => _reading.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<int>.GetStatus(short token) => _reading.GetStatus(token);

    void IValueTaskSource<int>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _reading.OnCompleted(continuation, state, token, flags);

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <summary>Ends every read and write, from any thread. The descriptor stays for <see cref="Release"/>: another thread may be in the middle of a call.</summary>
    protected override void Dispose(bool disposing)
    {
        lock (_closing)
        {
            if (!_isClosed && _socket.Connected)
            {
                try
                {
                    _socket.Shutdown(SocketShutdown.Both);
                }
                catch (SocketException)
                {
                    // The other end was faster.
                }
            }

            _isClosed = true;
        }

        base.Dispose(disposing);
    }

    /// <summary>Gives the descriptor back; nobody pumps or writes any more.</summary>
    public void Release()
    {
        Dispose();
        _socket.Dispose();
    }

    /// <summary>What comes before BEGIN is lines of text, and the library bounds these.</summary>
    private int Receive(Span<byte> into)
    {
        if (!_hasBegun)
        {
            return _socket.Receive(into);
        }

        while (true)
        {
            if (_frames.Pass(into) is var passed and > 0)
            {
                return passed;
            }

            if (_socket.Receive(_frames.Free()) is var came and > 0)
            {
                _frames.Add(came);
            }
            else
            {
                return 0;
            }
        }
    }

    private void UntilRead()
    {
        var fd = (int)_socket.SafeHandle.DangerousGetHandle();
        while (!SendQueue.IsEmpty(_socket.SafeHandle))
        {
            // Asks for nothing, so that only the end of the connection ends it early.
            Span<PollFd> fds = [new() { Fd = fd }];
            Poller.Wait(fds, LookAgain);
            if ((fds[0].Returned & PollFd.HangUp) != 0)
            {
                throw new IOException("the connection was closed before BEGIN was read");
            }
        }
    }
}
