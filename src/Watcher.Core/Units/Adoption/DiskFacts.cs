using System.Collections.Immutable;
using Watcher.Core.Units.Templates;

namespace Watcher.Core.Units.Adoption;

/// <summary>What of the tree lies on the disk, and what is in its way.</summary>
internal sealed record DiskFacts
{
    /// <summary>Names of the tree's files that are missing in our place, or differ there.</summary>
    public ImmutableArray<string> ToWrite { get; init; } = [];

    /// <summary>Paths of the tree's files that are in our place, whatever is in them but a mask.</summary>
    public ImmutableArray<string> Installed { get; init; } = [];

    /// <summary>Those of them that say something else than ours would: an administrator's own, or ours of another version. Nobody can tell which.</summary>
    public ImmutableArray<string> InstalledOther { get; init; } = [];

    /// <summary>Paths of files in our place whose template has nothing for this node: of another version.</summary>
    public ImmutableArray<string> Outdated { get; init; } = [];

    /// <summary>Paths of files that hide ours, and say the same: an earlier rendering into /etc/systemd/system.</summary>
    public ImmutableArray<string> HidingSame { get; init; } = [];

    /// <summary>Paths of files that hide ours, and say something else: Ganeti's own example units, an administrator's.</summary>
    public ImmutableArray<string> HidingOther { get; init; } = [];

    /// <summary>Names of units that are masked.</summary>
    public ImmutableArray<string> Masked { get; init; } = [];

    /// <summary>Paths of what masks them.</summary>
    public ImmutableArray<string> Masks { get; init; } = [];

    /// <summary>What lies in a unit's place and can neither be written over nor put aside, each a sentence.</summary>
    public ImmutableArray<string> Obstacles { get; init; } = [];

    /// <summary>Names of units that should be enabled, and are not.</summary>
    public ImmutableArray<string> NotEnabled { get; init; } = [];

    /// <summary>Paths of the links that enable units of the tree.</summary>
    public ImmutableArray<string> Links { get; init; } = [];

    /// <summary>Paths of what a take-over added to units, and did not come to remove.</summary>
    public ImmutableArray<string> TakeOvers { get; init; } = [];

    /// <summary>Paths of the units that <c>unadopt</c> keeps until the daemons are the init script's.</summary>
    public ImmutableArray<string> Copies { get; init; } = [];

    /// <summary>Paths of files of ours of which a run that was killed has left a draft.</summary>
    public ImmutableArray<string> Drafts { get; init; } = [];

    /// <summary>Whether there is an init script to go back to.</summary>
    public bool HasInitScript { get; init; }

    /// <summary>Why systemd would make no unit from it, though it is there; each a sentence with the way out.</summary>
    public ImmutableArray<string> InitScriptProblems { get; init; } = [];

    /// <summary>Whether it is started at no boot.</summary>
    public bool InitScriptIsDisabled { get; init; }

    /// <summary>Whether anything of ours is there.</summary>
    public bool HasAnything => !Paths.IsEmpty || !Drafts.IsEmpty;

    /// <summary>All that is there but masks, which are not ours to touch.</summary>
    public ImmutableArray<string> Paths => [.. Installed, .. HidingSame, .. HidingOther, .. Links, .. TakeOvers, .. Copies];

    /// <summary>The same without what belongs to the watcher's own units, which serve beside the init script, too.</summary>
    public DiskFacts WithoutWatcher() => this with
    {
        ToWrite = Others(ToWrite),
        Installed = Others(Installed),
        InstalledOther = Others(InstalledOther),
        Outdated = Others(Outdated),
        HidingSame = Others(HidingSame),
        HidingOther = Others(HidingOther),
        NotEnabled = Others(NotEnabled),
        Links = Others(Links),
        Copies = Others(Copies),
        Drafts = Others(Drafts),
    };

    /// <summary>What to type to unmask a unit.</summary>
    public string Unmask(string unit) =>
        Masks.FirstOrDefault(path => Path.GetFileName(path) == unit) is not { } mask || mask.StartsWith(new UnitPlaces("").Administrators, StringComparison.Ordinal)
            ? $"systemctl unmask {unit}"
            : mask.StartsWith(new UnitPlaces("").Runtime, StringComparison.Ordinal) ? $"systemctl unmask --runtime {unit}" : $"rm {mask}; systemctl daemon-reload";

    private static ImmutableArray<string> Others(ImmutableArray<string> paths) => paths.RemoveAll(path => UnitTree.IsWatchers(Path.GetFileName(path)));
}
