using Watcher.Core.Holds;
using Watcher.Core.Probes;
using Watcher.Core.Processes;
using Watcher.Core.Systemd;

namespace Watcher.Core.Kvmd;

/// <summary>What one observation saw.</summary>
/// <param name="BootId">The present boot.</param>
/// <param name="IsNeeded">Whether kvmd has work here: KVM is enabled, and so is user shutdown.</param>
/// <param name="Kvmd">Its process; null when it does not run, which is the daemons duty's business.</param>
/// <param name="Guests">The guests; null when they cannot be told, or nobody looked.</param>
/// <param name="Options">The configuration in force.</param>
/// <param name="Holds">The daemons that are held.</param>
internal sealed record KvmdSeen(string BootId, bool IsNeeded, ProcessIdentity? Kvmd, GuestSight? Guests, ProbesOptions Options, HoldsSight Holds)
{
    /// <summary>Evidence for the mode; null when no restart may be due and nobody looked.</summary>
    public ModeEvidence? Mode { get; init; }

    /// <summary>Whether somebody is starting or stopping daemons, or runs an operation of Ganeti's that does; only when a restart may be due.</summary>
    public bool IsOperationUnderWay { get; init; }

    /// <summary>Why a restart came to nothing; null when there was none, or it did not.</summary>
    public string? RestartFailure { get; init; }
}
