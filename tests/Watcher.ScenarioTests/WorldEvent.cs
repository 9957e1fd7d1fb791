using Watcher.Core.Cluster;
using Watcher.TestKit.Daemons;

namespace Watcher.ScenarioTests;

/// <summary>One thing that happens; exactly one member besides the time is set.</summary>
internal sealed record WorldEvent
{
    /// <summary>An age after the beginning.</summary>
    public required string At { get; init; }

    /// <summary>These daemons are killed by SIGKILL and leave their pid files.</summary>
    public IReadOnlyList<string>? Kill { get; init; }

    /// <summary>These daemons are stopped cleanly.</summary>
    public IReadOnlyList<string>? Stop { get; init; }

    /// <summary>An exception ends these daemons: exit code 1, but the pid file is removed.</summary>
    public IReadOnlyList<string>? Raise { get; init; }

    /// <summary>Somebody else starts these daemons.</summary>
    public IReadOnlyList<string>? StartByHand { get; init; }

    /// <summary>From now on the start of this daemon goes wrong so ("daemon: Trouble").</summary>
    public IReadOnlyDictionary<string, StartTrouble>? Trouble { get; init; }

    /// <summary>From now on daemon-util takes so long to start these daemons ("luxid": "8s").</summary>
    public IReadOnlyDictionary<string, string>? StartTakes { get; init; }

    /// <summary>The gate closes for this reason; empty: it opens.</summary>
    public string? Gate { get; init; }

    /// <summary>daemon-util is run with these arguments; empty: it is done.</summary>
    public string? Operation { get; init; }

    /// <summary>A whole operation of Ganeti's is run, with this command line; empty: it is done.</summary>
    public string? Ganeti { get; init; }

    /// <summary>systemd has a job for Ganeti's init script, or not any more.</summary>
    public bool? QueuedScript { get; init; }

    /// <summary>From now on these daemons are started with these arguments, whoever does it.</summary>
    public IReadOnlyDictionary<string, string>? Arguments { get; init; }

    /// <summary>Whether the cluster uses user shutdown from now on, so that kvmd has work.</summary>
    public bool? UserShutdown { get; init; }

    /// <summary>The node groups' UUIDs from now on.</summary>
    public IReadOnlyList<string>? Groups { get; init; }

    /// <summary>ganeti.target's LoadState from now on; "silent": systemd does not answer; "" : not-found.</summary>
    public string? LoadState { get; init; }

    public NodeRole? Role { get; init; }

    /// <summary>A pid file that holds nonsense while a process of that name lives.</summary>
    public string? UnclearPidFile { get; init; }

    /// <summary>The pid files of these daemons are removed while they live.</summary>
    public IReadOnlyList<string>? LosePidFile { get; init; }

    /// <summary>An operator holds these daemons for an age; "": until he releases them.</summary>
    public IReadOnlyDictionary<string, string>? Hold { get; init; }

    /// <summary>An operator releases these daemons.</summary>
    public IReadOnlyList<string>? Release { get; init; }

    /// <summary>The file of holds is damaged, in this way; "": it is mended.</summary>
    public string? DamagedHolds { get; init; }

    public bool Reboot { get; init; }

    /// <summary>Somebody sets the clock by this age, back with a minus before it.</summary>
    public string? SetClock { get; init; }

    /// <summary>The watcher's own process is killed and, as a service, started again.</summary>
    public bool WatcherRestarts { get; init; }
}
