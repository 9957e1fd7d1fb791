using System.Collections.Immutable;
using Watcher.Core.Duties;

namespace Watcher.Core.Systemd;

/// <summary>
/// Tells of every change of Ganeti's units, and of each reload of systemd. Asleep on the bus in between. The only way by which anybody learns of them: for
/// a pass it does the same until all are listed.
/// </summary>
/// <param name="runDirectory">/run, or another root's.</param>
/// <param name="services">The units of the daemons.</param>
/// <param name="bus">systemd.</param>
/// <param name="time">Time.</param>
internal sealed class UnitSource(string runDirectory, ImmutableArray<string> services, ISystemdBus bus, TimeProvider time) : IFactSource
{
    private readonly Lock _lock = new();
    private CancellationTokenSource? _following;
    private long _listedAt = time.SinceBoot().Ticks;

    public string Subject => "systemd's units";

    /// <summary>Whether systemd is heard: it was asked and answered within two periods. Always where systemd does not run.</summary>
    public bool IsFresh =>
        !ModeProbe.SystemdRuns(runDirectory)
        || time.SinceBoot() - TimeSpan.FromTicks(Interlocked.Read(ref _listedAt)) < 2 * UnitListener.ListingPeriod;

    public async Task RunAsync(Action<Fact> post, CancellationToken ct)
    {
        if (!ModeProbe.SystemdRuns(runDirectory))
        {
            // systemd does not become PID 1 later.
            await Task.Delay(Timeout.InfiniteTimeSpan, time, ct);
        }

        while (true)
        {
            await FollowAsync(post, () => Interlocked.Exchange(ref _listedAt, time.SinceBoot().Ticks), ct);
        }
    }

    /// <summary>All that is posted until the units are listed.</summary>
    /// <exception cref="BusException">No bus, or an error from it.</exception>
    /// <exception cref="TimeoutException">systemd did not answer.</exception>
    public async Task<IReadOnlyList<Fact>> ListAsync(CancellationToken ct)
    {
        var facts = new List<Fact>();
        await FollowAsync(facts.Add, ListAnew, ct);
        return facts;
    }

    /// <summary>Ends the connection and begins another one, which begins with a listing.</summary>
    public void ListAnew()
    {
        lock (_lock)
        {
            _following?.Cancel();
        }
    }

    private async Task FollowAsync(Action<Fact> post, Action onListed, CancellationToken ct)
    {
        using var following = CancellationTokenSource.CreateLinkedTokenSource(ct);
        Keep(following);
        try
        {
            await bus.FollowUnitsAsync(services, post, onListed, following.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            // That is what was asked for.
        }
        finally
        {
            Keep(null);
        }
    }

    private void Keep(CancellationTokenSource? following)
    {
        lock (_lock)
        {
            _following = following;
        }
    }
}
