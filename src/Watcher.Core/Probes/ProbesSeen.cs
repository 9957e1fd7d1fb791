using System.Collections.Immutable;
using Watcher.Core.Holds;
using Watcher.Core.Systemd;

namespace Watcher.Core.Probes;

/// <summary>What one observation saw.</summary>
/// <param name="BootId">The present boot.</param>
/// <param name="Mode">Evidence for the mode; null when nothing was silent and nobody looked.</param>
/// <param name="RestartsUnits">Whether systemd may be asked for a restart.</param>
/// <param name="Daemons">The daemons; none on a node that is not the master.</param>
/// <param name="Holds">The daemons that are held.</param>
/// <param name="RestartFailures">By daemon: why a restart came to nothing.</param>
internal sealed record ProbesSeen(
    string BootId,
    ModeEvidence? Mode,
    bool RestartsUnits,
    ImmutableArray<ProbeView> Daemons,
    HoldsSight Holds,
    ImmutableDictionary<string, string> RestartFailures)
{
    /// <summary>Whether somebody is starting or stopping daemons, or runs an operation of Ganeti's that does; only when a restart may be due.</summary>
    public bool IsOperationUnderWay { get; init; }
}
