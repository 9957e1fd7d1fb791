using System.Collections.Immutable;

namespace Watcher.Core.Systemd;

/// <summary>What systemd knows about units, read and never changed.</summary>
internal interface IUnitReader
{
    /// <summary>The manager's own version ("252.39-1~deb12u2").</summary>
    /// <exception cref="BusException">No bus, or an error from it.</exception>
    /// <exception cref="TimeoutException">No answer within the bus deadline.</exception>
    Task<string> GetVersionAsync(CancellationToken ct);

    /// <summary>All properties of each unit, in the order asked for; a unit that is not there has LoadState "not-found".</summary>
    /// <exception cref="BusException">No bus, or an error from it.</exception>
    /// <exception cref="TimeoutException">No answer within the bus deadline.</exception>
    Task<ImmutableArray<ImmutableDictionary<string, BusValue>>> GetPropertiesAsync(ImmutableArray<string> units, CancellationToken ct);
}
