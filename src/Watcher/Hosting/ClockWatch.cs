using System.Threading.Channels;
using Watcher.Core.Native;

namespace Watcher.Hosting;

/// <summary>Hears when somebody sets the wall clock: a thread that sleeps until the kernel says so.</summary>
internal sealed class ClockWatch : IDisposable
{
    private readonly ClockTimer _timer = new();
    private readonly ClockOffset _offset;
    private readonly EventFd _ending = new();
    private readonly Channel<TimeSpan> _changes = Channel.CreateUnbounded<TimeSpan>();
    private readonly Thread _thread;

    public ClockWatch(TimeProvider time)
    {
        // The timer first: what happens in between is then heard.
        _offset = new ClockOffset(time);
        _thread = new Thread(Run) { IsBackground = true, Name = "clock" };
        _thread.Start();
    }

    /// <summary>By how much it is set, each time.</summary>
    public IAsyncEnumerable<TimeSpan> ReadAllAsync(CancellationToken ct) => _changes.Reader.ReadAllAsync(ct);

    public void Dispose()
    {
        _ending.Signal();
        _thread.Join();
        _ending.Dispose();
        _timer.Dispose();
    }

    private void Run()
    {
        Span<PollFd> fds =
        [
            new() { Fd = (int)_timer.Handle.DangerousGetHandle(), Events = PollFd.In },
            new() { Fd = (int)_ending.Handle.DangerousGetHandle(), Events = PollFd.In },
        ];
        while (fds[1].Returned == 0)
        {
            Poller.Wait(fds, null);
            if (fds[0].Returned != 0)
            {
                _timer.Clear();
                if (_offset.Change() is { } by)
                {
                    _changes.Writer.TryWrite(by);
                }
            }
        }
    }
}
