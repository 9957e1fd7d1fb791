using Microsoft.Win32.SafeHandles;

namespace Watcher.Core.Native;

/// <summary>
/// A pipe that catches a program's output: the beginning is kept, the rest is taken and thrown away, however much comes. For programs from which no
/// daemon inherits it (<see cref="MemoryFile"/>): whoever writes into it after our end gets SIGPIPE.
/// </summary>
internal sealed class OutputPipe : IDisposable
{
    private const int Chunk = 64 * 1024;

    // What a pipe holds by default (pipe(7)), read as chunks: after its end nobody is listened to for longer.
    private const int MostAfterEnd = 16;

    private readonly SafeFileHandle _read;
    private readonly EventFd _stop = new();
    private readonly int _limit;
    private readonly MemoryStream _kept = new();
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="name">For the thread's name.</param>
    /// <param name="limit">How much is kept, in bytes.</param>
    public OutputPipe(string name, int limit)
    {
        _limit = limit;
        (_read, Write) = Libc.Pipe();
        new Thread(Drain) { IsBackground = true, Name = name }.Start();
    }

    /// <summary>Where the program writes.</summary>
    public SafeFileHandle Write { get; }

    /// <summary>The program has ended: takes what it left in the pipe, and reads no more.</summary>
    /// <returns>The beginning of all that was written.</returns>
    public async Task<byte[]> FinishAsync()
    {
        _stop.Signal();
        await _drained.Task;
        return _kept.ToArray();
    }

    public void Dispose()
    {
        _stop.Signal();
        Write.Dispose();
        _ = _drained.Task.ContinueWith(
            _ =>
            {
                _read.Dispose();
                _stop.Dispose();
                _kept.Dispose();
            },
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    private void Drain()
    {
        try
        {
            var buffer = new byte[Chunk];
            Span<PollFd> fds =
            [
                new PollFd { Fd = (int)_read.DangerousGetHandle(), Events = PollFd.In },
                new PollFd { Fd = (int)_stop.Handle.DangerousGetHandle(), Events = PollFd.In },
            ];
            for (var left = MostAfterEnd; left > 0;)
            {
                Poller.Wait(fds, null);
                var hasEnded = fds[1].Returned != 0;
                if (fds[0].Returned == 0)
                {
                    if (hasEnded)
                    {
                        break;
                    }

                    continue;
                }

                var count = NativeFile.ReadSome(_read, buffer, "a program's output");
                if (count == 0)
                {
                    break;
                }

                _kept.Write(buffer, 0, (int)Math.Min(count, _limit - _kept.Length));
                left -= hasEnded ? 1 : 0;
            }
        }
        catch (NativeException)
        {
            // What was read until now is all that there is to tell.
        }

        _drained.TrySetResult();
    }
}
