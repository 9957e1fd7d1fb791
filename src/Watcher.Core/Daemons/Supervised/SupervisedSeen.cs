using System.Collections.Immutable;
using Watcher.Core.Duties;
using Watcher.Core.Holds;

namespace Watcher.Core.Daemons.Supervised;

/// <summary>What one observation saw of systemd's units; where systemd does not manage the daemons, only what it has said.</summary>
/// <param name="Options">The configuration in force.</param>
/// <param name="Facts">What systemd has said since the last step, in its order.</param>
/// <param name="Needed">The units that should run here.</param>
/// <param name="OneTimeFiles">Arguments for one start that lie in the data directory.</param>
internal sealed record SupervisedSeen(
    SupervisedOptions Options, ImmutableArray<Fact> Facts, ImmutableHashSet<string> Needed, ImmutableArray<OneTimeFile> OneTimeFiles)
{
    /// <summary>The daemons that are held.</summary>
    public HoldsSight Holds { get; init; } = HoldsSight.None;

    /// <summary>After how long a stop is news to somebody who did not ask for it.</summary>
    public TimeSpan RoleGrace { get; init; }

    /// <summary>Until when (monotonic) what is down is left to whoever changed this node's role or cluster; zero: nobody did.</summary>
    public TimeSpan LeftUntil { get; init; }

    /// <summary>Where luxid's clients find nobody, though systemd listens for it; null when they do, and where it does not.</summary>
    public string? LostSocketName { get; init; }

    /// <summary>The needed daemons that run outside of their units.</summary>
    public ImmutableArray<OutsideDaemon> Outside { get; init; } = [];
}
