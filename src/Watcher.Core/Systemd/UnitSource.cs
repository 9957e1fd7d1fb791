using System.Collections.Immutable;
using Watcher.Core.Duties;

namespace Watcher.Core.Systemd;

/// <summary>Tells of every change of Ganeti's units, and of each reload of systemd. Asleep on the bus in between.</summary>
/// <param name="runDirectory">/run, or another root's.</param>
/// <param name="services">The units of the daemons.</param>
/// <param name="bus">systemd.</param>
/// <param name="time">Time.</param>
internal sealed class UnitSource(string runDirectory, ImmutableArray<string> services, ISystemdBus bus, TimeProvider time) : IFactSource
{
    private long _listedAt = time.SinceBoot().Ticks;

    /// <summary>Whether systemd is heard: it was asked and answered within two periods. Always where systemd does not run.</summary>
    public bool IsFresh =>
        !ModeProbe.SystemdRuns(runDirectory)
        || time.SinceBoot() - TimeSpan.FromTicks(Interlocked.Read(ref _listedAt)) < 2 * UnitListener.ListingPeriod;

    public string Subject => "systemd's units";

    public async Task RunAsync(Action<Fact> post, CancellationToken ct)
    {
        if (!ModeProbe.SystemdRuns(runDirectory))
        {
            // systemd does not become PID 1 later.
            await Task.Delay(Timeout.InfiniteTimeSpan, time, ct);
        }

        await bus.FollowUnitsAsync(services, post, () => Interlocked.Exchange(ref _listedAt, time.SinceBoot().Ticks), ct);
    }
}
