using Watcher.Core.Duties;

namespace Watcher.Core.Daemons;

/// <summary>Start a daemon that is missing.</summary>
internal sealed record StartDaemon(Daemon Daemon, string Reason) : Act(Reason)
{
    public override string Describe() => $"start {Daemon.Name}";
}
