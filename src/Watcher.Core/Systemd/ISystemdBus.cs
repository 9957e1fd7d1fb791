using System.Collections.Immutable;
using Watcher.Core.Duties;

namespace Watcher.Core.Systemd;

/// <summary>What the watcher asks of systemd's manager.</summary>
internal interface ISystemdBus
{
    /// <summary>A unit's LoadState ("loaded", "not-found", "masked" …), without loading it for good.</summary>
    /// <exception cref="BusException">No bus, or an error from it.</exception>
    /// <exception cref="TimeoutException">No answer within the bus deadline.</exception>
    Task<string> GetLoadStateAsync(string unit, CancellationToken ct);

    /// <summary>The states of units, in the order asked for; also of those that are not there, without loading them for good.</summary>
    /// <exception cref="BusException">No bus, or an error from it.</exception>
    /// <exception cref="TimeoutException">No answer within the bus deadline.</exception>
    Task<ImmutableArray<UnitStates>> GetStatesAsync(ImmutableArray<string> units, CancellationToken ct);

    /// <summary>
    /// Posts what systemd says of units (<see cref="UnitChanged"/>, <see cref="UnitJobEnded"/>), on a thread of its own, until cancelled or the
    /// connection is lost. Begins with a listing, and lists anew after each reload (with a <see cref="Resync"/> before it).
    /// </summary>
    /// <param name="services">Units to follow besides those that Ganeti's targets pull in.</param>
    /// <param name="post">Takes the facts.</param>
    /// <param name="onListed">Called after each whole listing.</param>
    /// <param name="ct">Ends it.</param>
    /// <exception cref="BusException">The connection was lost.</exception>
    /// <exception cref="TimeoutException">systemd did not answer.</exception>
    Task FollowUnitsAsync(ImmutableArray<string> services, Action<Fact> post, Action onListed, CancellationToken ct);

    /// <summary>Runs a program as a transient unit of its own and waits for the program that was started, not for what it leaves running.</summary>
    Task<TransientResult> RunTransientAsync(TransientUnit unit, CancellationToken ct);
}
