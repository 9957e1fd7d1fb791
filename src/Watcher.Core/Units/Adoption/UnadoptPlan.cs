using System.Collections.Immutable;

namespace Watcher.Core.Units.Adoption;

/// <summary>
/// Back to the init script. Pure, as <see cref="AdoptPlan"/>. A unit whose file is gone has systemd's default KillMode, which would take the guests along:
/// so those with a running daemon are kept, until the next boot at most, and go when the init script has started the daemons. They conflict with its
/// unit, so that systemd itself stops them in the job that starts the init script's.
/// </summary>
internal static class UnadoptPlan
{
    private static readonly ImmutableArray<string> Watchers = ["ganeti-watcher.service", "ganeti-watcher-once.timer"];

    /// <param name="facts">What is so.</param>
    /// <param name="ownDirectories">Our own directories that are there, if they are to go too.</param>
    public static AdoptionPlan Make(NodeFacts facts, ImmutableArray<string> ownDirectories)
    {
        var disk = facts.Disk;
        ImmutableArray<string> inside = [.. facts.Daemons.Where(daemon => daemon.RunsInside).Select(daemon => daemon.Name)];
        ImmutableArray<string> alive = [.. facts.Daemons.Where(daemon => daemon.UnitIsAlive).Select(daemon => daemon.Unit)];
        ImmutableArray<string> targets = [.. AdoptPlan.Targets.Where(facts.IsActive)];
        var isThere = disk.HasAnything || !alive.IsEmpty || !targets.IsEmpty;
        var steps = ImmutableArray.CreateBuilder<AdoptionStep>();
        if (isThere)
        {
            var hindrances = disk.HasInitScript ? facts.Hindrances : facts.Hindrances.Add($"there is no {new UnitPlaces("").InitScript} to go back to");
            if (!hindrances.IsEmpty)
            {
                return AdoptionPlan.Refused(hindrances);
            }

            Add(facts, inside, alive, targets, steps);
        }

        if (!ownDirectories.IsEmpty)
        {
            steps.Add(new AdoptionStep.RemoveDirectories(ownDirectories));
        }

        return new AdoptionPlan([], steps.ToImmutable());
    }

    private static void Add(
        NodeFacts facts, ImmutableArray<string> inside, ImmutableArray<string> alive, ImmutableArray<string> targets, ImmutableArray<AdoptionStep>.Builder steps)
    {
        var disk = facts.Disk;
        ImmutableArray<string> hiders = [.. disk.Installed.Concat(disk.HidingSame).Where(IsCompatibility)];
        ImmutableArray<string> rest = [.. disk.Installed.Concat(disk.HidingSame).Where(path => !IsCompatibility(path)).Concat(disk.TakeOvers)];
        AddIf(steps, [.. Watchers.Where(facts.IsActive)], names => new AdoptionStep.Stop(names));
        AddIf(steps, alive, names => new AdoptionStep.KeepCopies(names));

        // The init script is to be seen again before what would start the daemons in its place goes: a power cut may come in between.
        AddIf(steps, hiders, paths => new AdoptionStep.Remove(paths));
        AddIf(steps, disk.HidingOther, paths => new AdoptionStep.PutAside(paths));
        AddIf(steps, disk.Links, paths => new AdoptionStep.Remove(paths));
        AddIf(steps, rest, paths => new AdoptionStep.Remove(paths));
        steps.Add(new AdoptionStep.Reload());
        if (!alive.IsEmpty || facts.Daemons.Any(daemon => daemon.IsMissing))
        {
            steps.Add(new AdoptionStep.CheckKillMode([AdoptPlan.Compatibility, .. AdoptPlan.WithBystanders.Where(alive.Contains).Union(AdoptPlan.Hosts(facts.Daemons)).Except([AdoptPlan.Compatibility])]));
            steps.Add(new AdoptionStep.HandBack(inside));
        }

        ImmutableArray<string> copies = [.. disk.Copies.Union(alive.Select(unit => $"{new UnitPlaces("").Runtime}/{unit}"))];
        if (!copies.IsEmpty)
        {
            steps.Add(new AdoptionStep.Remove(copies));
            steps.Add(new AdoptionStep.Reload());
        }

        // They have no files any more, and nothing belongs to them.
        AddIf(steps, targets, names => new AdoptionStep.Stop(names));
        AddIf(steps, [.. facts.Daemons.Where(HasFailed).Select(daemon => daemon.Unit)], names => new AdoptionStep.ForgetFailures(names));
    }

    private static bool HasFailed(DaemonFacts daemon) => daemon.Loaded.Text("ActiveState") == "failed" || daemon.Loaded.Text("SubState") == "auto-restart";

    private static bool IsCompatibility(string path) => Path.GetFileName(path) == AdoptPlan.Compatibility;

    private static void AddIf(ImmutableArray<AdoptionStep>.Builder steps, ImmutableArray<string> names, Func<ImmutableArray<string>, AdoptionStep> step)
    {
        if (!names.IsEmpty)
        {
            steps.Add(step(names));
        }
    }
}
