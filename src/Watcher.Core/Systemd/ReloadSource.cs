using Watcher.Core.Duties;

namespace Watcher.Core.Systemd;

/// <summary>
/// Tells of each reload of systemd: units may have been installed or removed, so the mode must be looked at. Asleep on the bus in between.
/// </summary>
/// <param name="runDirectory">/run, or another root's.</param>
/// <param name="bus">systemd.</param>
/// <param name="time">Time.</param>
internal sealed class ReloadSource(string runDirectory, ISystemdBus bus, TimeProvider time) : IFactSource
{
    public async Task RunAsync(Action<Fact> post, CancellationToken ct)
    {
        if (!ModeProbe.SystemdRuns(runDirectory))
        {
            // systemd does not become PID 1 later.
            await Task.Delay(Timeout.InfiniteTimeSpan, time, ct);
        }

        await bus.FollowReloadsAsync(() => post(new Resync("systemd was reloaded")), ct);
    }
}
