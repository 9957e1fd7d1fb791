using Watcher.Core.Processes;

namespace Watcher.Core.Daemons;

/// <summary>What one look at a daemon's pid file and /proc showed.</summary>
internal abstract record DaemonSight
{
    /// <summary>Its pid file names a living process that is this daemon.</summary>
    internal sealed record Running(ProcessIdentity Process) : DaemonSight;

    /// <summary>It has no pid file: never started, or stopped cleanly.</summary>
    internal sealed record Absent : DaemonSight;

    /// <summary>Its pid file is left from a process that is gone, or says nothing while no such process exists.</summary>
    /// <param name="Why">What is wrong with it.</param>
    /// <param name="Pid">The process that it names; null when it names none.</param>
    internal sealed record Stale(string Why, int? Pid = null) : DaemonSight;

    /// <summary>Its pid file does not name it, yet a process lives that is or may be the daemon. Nothing may be done.</summary>
    internal sealed record Unclear(string Why, ProcessIdentity Process) : DaemonSight;
}
