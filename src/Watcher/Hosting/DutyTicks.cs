using System.Collections.Concurrent;
using Watcher.Configuration;
using Watcher.Core.Cluster;

namespace Watcher.Hosting;

/// <summary>Where Quartz's ticks go, each after its jitter. A tick that comes while one is on its way takes its place.</summary>
internal sealed class DutyTicks(SettingsHolder settings, TimeProvider time) : IDisposable
{
    private readonly ConcurrentDictionary<string, ITimer> _onTheirWay = new();
    private volatile Action<string>? _receiver;

    /// <summary>From now on ticks are heard, by their schedules' names.</summary>
    public void Connect(Action<string> receiver) => _receiver = receiver;

    /// <summary>A schedule came round.</summary>
    public void Tick(string schedule) => _onTheirWay
        .GetOrAdd(schedule, name => time.CreateTimer(_ => _receiver?.Invoke(name), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan))
        .Change(Jitter.Of(ClusterProbe.OwnName(), schedule, TickJob.PeriodOf(settings, time)), Timeout.InfiniteTimeSpan);

    public void Dispose()
    {
        foreach (var timer in _onTheirWay.Values)
        {
            timer.Dispose();
        }
    }
}
