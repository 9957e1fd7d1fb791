namespace Watcher.Core.Maintenance;

/// <summary>The configuration of the node maintenance duty.</summary>
internal sealed record NodeMaintenanceOptions
{
    /// <summary>What a pass waits for: the second look, and for guests to power down. From cron nobody else would look before the next pass, which begins anew.</summary>
    public static TimeSpan PassPatience { get; } = TimeSpan.FromMinutes(3);

    /// <summary>How long this node must have been seen offline, with an instance running, before that is stopped: confd may read a changed configuration that much later.</summary>
    public TimeSpan SecondLook { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a guest has to power down (constants.DEFAULT_SHUTDOWN_TIMEOUT).</summary>
    public TimeSpan PowerdownTime { get; init; } = TimeSpan.FromMinutes(2);
}
