namespace Watcher.Core.Systemd;

/// <summary>What the watcher asks of systemd's manager. Tmds.DBus could take the implementation's place (docs/decisions/0002).</summary>
internal interface ISystemdBus
{
    /// <summary>A unit's LoadState ("loaded", "not-found", "masked" …), without loading it for good.</summary>
    /// <exception cref="BusException">No bus, or an error from it.</exception>
    /// <exception cref="TimeoutException">No answer within the bus deadline.</exception>
    Task<string> GetLoadStateAsync(string unit, CancellationToken ct);

    /// <summary>Calls back after each reload of systemd, on a thread of its own, until cancelled or the connection is lost.</summary>
    /// <exception cref="BusException">The connection was lost.</exception>
    Task FollowReloadsAsync(Action onReloaded, CancellationToken ct);

    /// <summary>Runs a program as a transient unit of its own and waits for the program that was started, not for what it leaves running.</summary>
    Task<TransientResult> RunTransientAsync(TransientUnit unit, CancellationToken ct);
}
