using System.Collections.Immutable;

namespace Watcher.Core.Units.Adoption;

/// <summary>What of the tree lies on the disk, and what is in its way.</summary>
internal sealed record DiskFacts
{
    /// <summary>Names of the tree's files that are missing in our place, or differ there.</summary>
    public ImmutableArray<string> ToWrite { get; init; } = [];

    /// <summary>Paths of the tree's files that are in our place, whatever is in them.</summary>
    public ImmutableArray<string> Installed { get; init; } = [];

    /// <summary>Paths of files that hide ours, and say the same: an earlier rendering into /etc/systemd/system.</summary>
    public ImmutableArray<string> HidingSame { get; init; } = [];

    /// <summary>Paths of files that hide ours, and say something else: Ganeti's own example units, an administrator's.</summary>
    public ImmutableArray<string> HidingOther { get; init; } = [];

    /// <summary>Names of units that are masked.</summary>
    public ImmutableArray<string> Masked { get; init; } = [];

    /// <summary>Names of units that should be enabled, and are not.</summary>
    public ImmutableArray<string> NotEnabled { get; init; } = [];

    /// <summary>Paths of the links that enable units of the tree.</summary>
    public ImmutableArray<string> Links { get; init; } = [];

    /// <summary>Paths of what a take-over added to units, and did not come to remove.</summary>
    public ImmutableArray<string> TakeOvers { get; init; } = [];

    /// <summary>Paths of the units that <c>unadopt</c> keeps until the daemons are the init script's.</summary>
    public ImmutableArray<string> Copies { get; init; } = [];

    /// <summary>Whether there is an init script to go back to.</summary>
    public bool HasInitScript { get; init; }

    /// <summary>Whether anything of ours is there.</summary>
    public bool HasAnything => !Installed.IsEmpty || !HidingSame.IsEmpty || !HidingOther.IsEmpty || !Links.IsEmpty || !TakeOvers.IsEmpty || !Copies.IsEmpty;
}
