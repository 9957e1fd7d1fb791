using Microsoft.Extensions.Time.Testing;
using Watcher.TestKit.Nodes;

namespace Watcher.TestKit.Duties;

/// <summary>Virtual time that tells who waits for it: a test that moves it on before the other thread has begun to wait would wait for ever.</summary>
internal sealed class AwaitedTime : FakeTimeProvider
{
    private readonly Lock _lock = new();
    private readonly HashSet<TimeSpan> _awaited = [];

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        Note(dueTime);
        return new NotedTimer(timer, Note);
    }

    /// <summary>Waits until somebody has begun to wait for that long.</summary>
    public Task UntilAwaitedAsync(TimeSpan dueTime) => Until.TrueAsync(() => IsAwaited(dueTime), $"somebody waits for {dueTime}");

    private void Note(TimeSpan dueTime)
    {
        lock (_lock)
        {
            _awaited.Add(dueTime);
        }
    }

    private bool IsAwaited(TimeSpan dueTime)
    {
        lock (_lock)
        {
            return _awaited.Contains(dueTime);
        }
    }

    private sealed class NotedTimer(ITimer timer, Action<TimeSpan> note) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            var isChanged = timer.Change(dueTime, period);
            note(dueTime);
            return isChanged;
        }

        public void Dispose() => timer.Dispose();

        public ValueTask DisposeAsync() => timer.DisposeAsync();
    }
}
