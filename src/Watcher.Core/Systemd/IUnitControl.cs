namespace Watcher.Core.Systemd;

/// <summary>
/// What may be done to a unit of Ganeti's. The watcher itself asks for a restart only, the one opt-in exception of a node that systemd manages;
/// daemon-util starts and stops for those who call it.
/// </summary>
internal interface IUnitControl
{
    /// <summary>Asks systemd for one restart (RestartUnit, "replace") and waits for its job. Never a stop and then a start.</summary>
    /// <param name="unit">The service.</param>
    /// <param name="ct">Ends the wait; the job goes on.</param>
    /// <returns>The job's result: "done", "failed", "timeout" …</returns>
    /// <exception cref="BusException">No bus, or an error from it.</exception>
    /// <exception cref="TimeoutException">The job did not end in time.</exception>
    Task<string> RestartAsync(string unit, CancellationToken ct);

    /// <summary>Asks systemd to start a unit (StartUnit, "replace") and waits for its job, as systemctl does.</summary>
    /// <inheritdoc cref="RestartAsync"/>
    Task<string> StartAsync(string unit, CancellationToken ct);

    /// <summary>Asks systemd to stop a unit (StopUnit, "replace") and waits for its job.</summary>
    /// <inheritdoc cref="RestartAsync"/>
    Task<string> StopAsync(string unit, CancellationToken ct);
}
