using System.Collections.Immutable;

namespace Watcher.Core.Systemd;

/// <summary>What is done to unit files, for whoever puts ours onto a node or takes them off it.</summary>
internal interface IUnitInstaller
{
    /// <summary>Has systemd read all unit files anew, and waits for that (daemon-reload). No unit is started or stopped by it.</summary>
    /// <exception cref="BusException">No bus, or an error from it.</exception>
    /// <exception cref="TimeoutException">It did not end in time.</exception>
    Task ReloadAsync(CancellationToken ct);

    /// <summary>Enables units, and what they name in Also=; links in the way are replaced. They need not be loaded.</summary>
    /// <inheritdoc cref="ReloadAsync"/>
    Task EnableAsync(ImmutableArray<string> units, CancellationToken ct);

    /// <summary>Forgets that a unit has failed, and how often it was started.</summary>
    /// <inheritdoc cref="ReloadAsync"/>
    Task ResetFailedAsync(string unit, CancellationToken ct);
}
