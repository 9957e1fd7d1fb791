using System.Collections.Immutable;
using Watcher.Core.Duties;
using Watcher.Core.Processes;

namespace Watcher.Core.Daemons;

/// <summary>Start a daemon that is missing.</summary>
/// <param name="Daemon">The daemon.</param>
/// <param name="Reason">Why.</param>
/// <param name="Arguments">The arguments of its last start, separated by blanks; empty for none.</param>
internal sealed record StartDaemon(Daemon Daemon, string Reason, string Arguments = "") : Act(Reason)
{
    /// <summary>Of those that must be up before it, the processes that were seen running: all must live on when it begins.</summary>
    public ImmutableArray<ProcessIdentity> Needs { get; init; } = [];

    /// <summary>As long as daemon-util: half a second, ten with a vote that must be taken twice, and <c>StartDeadline</c> when it hangs.</summary>
    public override bool OutlivesStep => true;

    public override string Describe() => $"start {Daemon.Name} {Arguments}".TrimEnd();
}
