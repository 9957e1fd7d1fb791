using System.Collections.Immutable;
using Watcher.Core.Cluster;
using Watcher.Core.Daemons.Supervised;
using Watcher.Core.Duties;
using Watcher.Core.Holds;
using Watcher.Core.Processes;
using Watcher.Core.Systemd;

namespace Watcher.Core.Daemons;

/// <summary>The node, as the daemons duty sees it and acts on it. Scenarios replace it by a scripted one.</summary>
internal interface IGanetiNode
{
    string BootId { get; }

    Task<ModeEvidence> LookAtModeAsync(CancellationToken ct);

    Task<ClusterView> LookAtClusterAsync(CancellationToken ct);

    /// <summary>The names of a master whose daemons would not take it for one; null when they would.</summary>
    Task<string?> FindMisnamedAsync(CancellationToken ct);

    /// <summary>Whether Ganeti as installed has this daemon, and has it switched on.</summary>
    bool HasDaemon(Daemon daemon);

    DaemonSight Look(Daemon daemon);

    /// <summary>The unit in whose cgroup a process is; null when it is in none, or gone.</summary>
    string? UnitOf(ProcessIdentity process);

    /// <summary>Whether exactly this process lives.</summary>
    bool IsAlive(ProcessIdentity process);

    /// <summary>Whether exactly this process lives and will go on to: one that was sent a SIGKILL may take a while to go.</summary>
    bool LivesOn(ProcessIdentity process);

    /// <summary>Who is starting or stopping daemons right now.</summary>
    ImmutableArray<GanetiOperation> FindOperations();

    /// <summary>systemd's job for Ganeti's init script, which at boot may wait for its turn before there is any process; null when there is none.</summary>
    Task<GanetiOperation?> FindQueuedScriptAsync(CancellationToken ct);

    /// <summary>The daemons that are held.</summary>
    HoldsSight ReadHolds();

    /// <summary>The last lines of a daemon's log; empty when there are none.</summary>
    string ReadLogTail(Daemon daemon);

    /// <summary>Wants the end of these processes, and of no others, as <see cref="ProcessExited"/>.</summary>
    void Follow(IReadOnlyCollection<ProcessIdentity> processes);

    /// <summary>What the source of units' facts posts until it has listed them, for a pass; nothing in a service, to which it posts all the time.</summary>
    Task<IReadOnlyList<Fact>> ListUnitsAsync(CancellationToken ct);

    /// <summary>Has that source list them anew, since facts were lost.</summary>
    void ListUnitsAnew();

    /// <summary>The arguments for one start that lie in the data directory.</summary>
    ImmutableArray<OneTimeFile> FindOneTimeFiles();

    /// <summary>Where luxid's clients look, when they find nobody there though systemd listens; null when they do. Only to be asked where it does.</summary>
    string? FindLostSocketName();

    /// <summary>Whether a process of ours, this one or another, is starting the daemon right now.</summary>
    bool IsBeingStarted(Daemon daemon);

    /// <summary>Removes a stale pid file and starts the daemon, unless it has just been started or held by somebody.</summary>
    /// <param name="daemon">The daemon.</param>
    /// <param name="arguments">For this start, separated by blanks; empty for none.</param>
    /// <param name="ct">Ends the wait, not the start.</param>
    Task<DaemonStartEnded> StartAsync(Daemon daemon, string arguments, CancellationToken ct);

    /// <summary>What a daemon was started with besides what daemon-util adds by itself; separated by blanks, empty for nothing.</summary>
    string StartArgumentsOf(Daemon daemon, ProcessIdentity process);

    /// <summary>The command line of a daemon; empty when it is gone.</summary>
    ImmutableArray<string> ArgumentsOf(ProcessIdentity process);

    /// <summary>Ends a daemon that does not answer, on a plain node, and starts it anew.</summary>
    /// <returns>Why it could not be; null when it was.</returns>
    Task<string?> RestartAsync(Daemon daemon, CancellationToken ct);

    /// <summary>Asks systemd for one restart of such a daemon.</summary>
    /// <returns>Why it could not be; null when it was.</returns>
    Task<string?> RestartUnitAsync(Daemon daemon, CancellationToken ct);
}
