using Watcher.Core.Duties;

namespace Watcher.Core.Daemons;

/// <summary>Start a daemon that is missing.</summary>
/// <param name="Daemon">The daemon.</param>
/// <param name="Reason">Why.</param>
/// <param name="Arguments">The arguments of its last start, separated by blanks; empty for none.</param>
internal sealed record StartDaemon(Daemon Daemon, string Reason, string Arguments = "") : Act(Reason)
{
    public override string Describe() => $"start {Daemon.Name} {Arguments}".TrimEnd();
}
