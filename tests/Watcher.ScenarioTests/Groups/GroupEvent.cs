namespace Watcher.ScenarioTests.Groups;

/// <summary>One thing that happens; exactly one member besides the times is set.</summary>
internal sealed record GroupEvent
{
    /// <summary>An age after the beginning.</summary>
    public required string At { get; init; }

    /// <summary>Again and again, an age apart.</summary>
    public string? Every { get; init; }

    /// <summary>These instances crash.</summary>
    public IReadOnlyList<string>? Crash { get; init; }

    /// <summary>An administrator stops this instance: its disks are not active any more.</summary>
    public string? Stop { get; init; }

    /// <summary>This node boots: another boot id, and its copies lie idle.</summary>
    public string? Reboot { get; init; }

    /// <summary>This node does not answer any more; its instances' state is unknown.</summary>
    public string? Fail { get; init; }

    /// <summary>This node answers again, after a boot; its instances are down.</summary>
    public string? Recover { get; init; }

    /// <summary>An administrator declares this node offline.</summary>
    public string? SetOffline { get; init; }

    /// <summary>The disks of these instances go idle without anybody's doing.</summary>
    public IReadOnlyList<string>? Idle { get; init; }

    /// <summary>This instance loses a volume.</summary>
    public string? LoseVolume { get; init; }

    /// <summary>This node's disks cannot be verified; again: they can.</summary>
    public string? BreakStorage { get; init; }

    /// <summary>Everything about volumes and storage is mended.</summary>
    public bool Mend { get; init; }

    /// <summary>Activating this instance's disks fails from now on; again: it works.</summary>
    public string? BreakActivation { get; init; }

    /// <summary>Somebody's job of this kind ("INSTANCE_MIGRATE") is at an instance for some time ("INSTANCE_MIGRATE inst1 3m").</summary>
    public string? Job { get; init; }

    /// <summary>The job queue takes no jobs; again: it does.</summary>
    public bool Drain { get; init; }

    /// <summary>A whole operation of Ganeti's is under way on the master, with this command line; empty: it is done.</summary>
    public string? Ganeti { get; init; }

    /// <summary>luxid does not answer for this age.</summary>
    public string? LuxidStops { get; init; }

    /// <summary>The watcher is paused for this age.</summary>
    public string? Pause { get; init; }

    /// <summary>The stock watcher holds the group's state file for this age, verifying.</summary>
    public string? StockVerifies { get; init; }

    /// <summary>Somebody sets the clock by this age, back with a minus before it.</summary>
    public string? SetClock { get; init; }

    /// <summary>The watcher's own process is killed and, as a service, started again.</summary>
    public bool WatcherRestarts { get; init; }
}
