using Watcher.Core.Processes;

namespace Watcher.Core.Daemons;

/// <summary>One daemon, as one observation saw it.</summary>
/// <param name="Daemon">Which.</param>
/// <param name="Sight">Its pid file and process.</param>
/// <param name="Exit">How the process that we knew ended, where the kernel told.</param>
/// <param name="StartEnded">What came of our start of it; null when none ended since the last step.</param>
/// <param name="LogTail">The end of its log; only when a start of ours may have failed.</param>
/// <param name="Arguments">What its process was started with; only when that was not known.</param>
internal sealed record DaemonView(
    Daemon Daemon, DaemonSight Sight, ExitStatus? Exit = null, DaemonStartEnded? StartEnded = null, string? LogTail = null, string? Arguments = null)
{
    /// <summary>Whether the process that we knew was seen to end, as it happened.</summary>
    public bool IsEndSeen { get; init; }

    /// <summary>Whether a process of ours is starting it right now.</summary>
    public bool IsBeingStarted { get; init; }
}
