namespace Watcher.Core.Systemd;

/// <summary>What the watcher may do to a unit of Ganeti's: the one opt-in exception of a node that systemd manages.</summary>
internal interface IUnitControl
{
    /// <summary>Asks systemd for one restart (RestartUnit, "replace") and waits for its job. Never a stop and then a start.</summary>
    /// <param name="unit">The service.</param>
    /// <param name="ct">Ends the wait; the job goes on.</param>
    /// <returns>The job's result: "done", "failed", "timeout" …</returns>
    /// <exception cref="BusException">No bus, or an error from it.</exception>
    /// <exception cref="TimeoutException">The job did not end in time.</exception>
    Task<string> RestartAsync(string unit, CancellationToken ct);
}
