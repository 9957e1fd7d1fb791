using Watcher.Core.Daemons;
using Watcher.Core.Processes;

namespace Watcher.Core.Probes;

/// <summary>What one look at a probed daemon showed.</summary>
/// <param name="Daemon">The daemon.</param>
/// <param name="Runs">Whether it runs at all: that it does not is the daemons duty's business.</param>
/// <param name="IsAsked">Whether it was asked.</param>
/// <param name="Silence">Its silence; null when it answered, or was not asked.</param>
internal sealed record ProbeView(Daemon Daemon, bool Runs, bool IsAsked, Silence? Silence)
{
    /// <summary>Its process; null when it does not run.</summary>
    public ProcessIdentity? Process { get; init; }
}
