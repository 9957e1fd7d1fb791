using Watcher.Core.Daemons;
using Watcher.Core.Duties;

namespace Watcher.Core.Probes;

/// <summary>Restarts a daemon that does not answer.</summary>
/// <param name="Daemon">The daemon.</param>
/// <param name="BySystemd">Whether systemd is asked for it.</param>
/// <param name="Reason">Its silence.</param>
internal sealed record RestartDaemon(Daemon Daemon, bool BySystemd, string Reason) : Act(Reason)
{
    public override string Describe() => BySystemd ? $"ask systemd for a restart of {Daemon.Name}" : $"restart {Daemon.Name}";
}

/// <summary>A restart is through.</summary>
/// <param name="Daemon">The daemon's name.</param>
/// <param name="Failure">Why it came to nothing; null when it did not.</param>
internal sealed record DaemonRestartEnded(string Daemon, string? Failure) : Fact;
