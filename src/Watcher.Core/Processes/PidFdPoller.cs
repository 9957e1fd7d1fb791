using Microsoft.Win32.SafeHandles;
using Watcher.Core.Native;

namespace Watcher.Core.Processes;

/// <summary>
/// One background thread that sleeps in poll(2) until a process that somebody waits for has ended. Begun with the first process, so that a
/// healthy pass has no such thread.
/// </summary>
internal sealed class PidFdPoller(TimeProvider time) : IDisposable
{
    // A parent reaps its child 0 to 3 ms after the end (measured); only then does the kernel tell the exit status.
    private static readonly TimeSpan ReapedWithin = TimeSpan.FromMilliseconds(50);

    private readonly Lock _lock = new();
    private readonly EventFd _changed = new();
    private readonly List<Entry> _entries = [];
    private Thread? _thread;
    private bool _disposed;

    /// <summary>Calls <paramref name="onExit"/> once, on the poller's thread, when the process has ended.</summary>
    /// <param name="process">The process; owned by the poller from now on.</param>
    /// <param name="onExit">Gets the wait status where the kernel tells it. Must not block.</param>
    /// <returns>Disposing it ends the wait.</returns>
    public IDisposable Register(SafeFileHandle process, Action<ExitStatus?> onExit)
    {
        var entry = new Entry(this, process, onExit);
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _entries.Add(entry);
            if (_thread is null)
            {
                _thread = new Thread(Run) { IsBackground = true, Name = "pidfd" };
                _thread.Start();
            }
        }

        _changed.Signal();
        return entry;
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
        }

        _changed.Signal();
        _thread?.Join();
        _changed.Dispose();
        _entries.ForEach(entry => entry.Process.Dispose());
    }

    private void Run()
    {
        while (true)
        {
            Entry[] entries;
            lock (_lock)
            {
                if (_disposed)
                {
                    return;
                }

                foreach (var cancelled in _entries.Where(entry => entry.Cancelled))
                {
                    cancelled.Process.Dispose();
                }

                _entries.RemoveAll(entry => entry.Cancelled);
                entries = [.. _entries];
            }

            var fds = new PollFd[entries.Length + 1];
            fds[^1] = new PollFd { Fd = (int)_changed.Handle.DangerousGetHandle(), Events = PollFd.In };
            for (var i = 0; i < entries.Length; i++)
            {
                // Once the end is known only POLLHUP, "reaped", is waited for: it is reported whether asked for or not.
                fds[i] = new PollFd
                {
                    Fd = (int)entries[i].Process.DangerousGetHandle(),
                    Events = entries[i].EndedAt is null ? PollFd.In : (short)0,
                };
            }

            Poller.Wait(fds, entries.Any(entry => entry.EndedAt is not null) ? ReapedWithin : null);
            _changed.Clear();
            for (var i = 0; i < entries.Length; i++)
            {
                Look(entries[i], fds[i].Returned);
            }
        }
    }

    private void Look(Entry entry, short returned)
    {
        if ((returned & PollFd.In) != 0)
        {
            entry.EndedAt ??= time.SinceBoot();
        }

        if (entry.EndedAt is not { } endedAt)
        {
            return;
        }

        var (supported, status) = PidFd.ExitStatus(entry.Process);
        if (status is null && supported && (returned & PollFd.HangUp) == 0 && time.SinceBoot() - endedAt < ReapedWithin)
        {
            return;
        }

        lock (_lock)
        {
            _entries.Remove(entry);
        }

        entry.Process.Dispose();
        if (!entry.Cancelled)
        {
            entry.OnExit(status is { } raw ? new ExitStatus(raw) : null);
        }
    }

    private sealed class Entry(PidFdPoller poller, SafeFileHandle process, Action<ExitStatus?> onExit) : IDisposable
    {
        public SafeFileHandle Process { get; } = process;

        public Action<ExitStatus?> OnExit { get; } = onExit;

        public TimeSpan? EndedAt { get; set; }

        public bool Cancelled { get; private set; }

        public void Dispose()
        {
            Cancelled = true;
            try
            {
                poller._changed.Signal();
            }
            catch (ObjectDisposedException)
            {
                // The poller went first, and closed the descriptor.
            }
        }
    }
}
