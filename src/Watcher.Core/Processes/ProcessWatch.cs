using System.Collections.Concurrent;
using Watcher.Core.Duties;
using Watcher.Core.Native;

namespace Watcher.Core.Processes;

/// <summary>Follows processes, and posts the end of each as a fact within a millisecond, whoever its parent is.</summary>
internal sealed class ProcessWatch(PidFdPoller poller) : IFactSource
{
    private readonly ConcurrentDictionary<ProcessIdentity, IDisposable> _watched = new();
    private Action<Fact>? _post;

    public string Subject => "the daemons' processes";

    public async Task RunAsync(Action<Fact> post, CancellationToken ct)
    {
        _post = post;
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ct);
        }
        finally
        {
            Follow([]);
        }
    }

    /// <summary>Follows these processes and no others. Called by the duty after each look; free when nothing changed.</summary>
    public void Follow(IReadOnlyCollection<ProcessIdentity> processes)
    {
        foreach (var gone in _watched.Keys.Where(known => !processes.Contains(known)).ToArray())
        {
            if (_watched.TryRemove(gone, out var registration))
            {
                registration.Dispose();
            }
        }

        foreach (var process in processes.Where(process => !_watched.ContainsKey(process)))
        {
            Watch(process);
        }
    }

    private void Watch(ProcessIdentity process)
    {
        var handle = PidFd.TryOpen(process.Pid);

        // Between the look and the open the number may have become another's.
        if (handle is null || ProcFs.TryRead(process.Pid)?.Identity != process)
        {
            handle?.Dispose();
            _post?.Invoke(new ProcessExited(process, null));
            return;
        }

        _watched[process] = poller.Register(handle, status =>
        {
            _watched.TryRemove(process, out _);
            _post?.Invoke(new ProcessExited(process, status));
        });
    }
}
