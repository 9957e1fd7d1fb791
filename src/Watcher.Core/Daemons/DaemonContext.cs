using System.Collections.Immutable;
using Watcher.Core.Duties;
using Watcher.Core.Processes;

namespace Watcher.Core.Daemons;

/// <summary>What a decision about one daemon depends on besides the daemon.</summary>
/// <param name="BootId">The present boot, which is this node's alone.</param>
/// <param name="Options">The configuration in force.</param>
/// <param name="Operation">What somebody else is doing to daemons right now.</param>
/// <param name="Now">The time of the step.</param>
/// <param name="MayStart">Whether this daemon may be started in this step.</param>
/// <param name="IsHeld">Whether it is held: then it is not due either.</param>
/// <param name="IsRoleChanging">Whether the node's role has only just changed, which is told.</param>
internal sealed record DaemonContext(
    string BootId, DaemonsOptions Options, GanetiOperation? Operation, Moment Now, bool MayStart, bool IsHeld, bool IsRoleChanging = false)
{
    /// <summary>Whether a process of ours, or daemon-util on its behalf, is starting it right now.</summary>
    public bool IsBeingStarted { get; init; }

    /// <summary>Of those that must be up before it, the processes that run.</summary>
    public ImmutableArray<ProcessIdentity> Needs { get; init; } = [];

    /// <summary>Whether Ganeti is seen to be at the daemons, or keeps the watcher still: what is amiss meanwhile is its doing.</summary>
    public bool IsGanetiAtWork => Operation is not null || Now.StandStill is not null;
}
