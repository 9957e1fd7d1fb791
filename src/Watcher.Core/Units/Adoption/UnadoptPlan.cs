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
    public static AdoptionPlan Make(NodeFacts facts, ImmutableArray<string> ownDirectories) => Make(facts, ownDirectories, isGoingBack: false);

    /// <summary>For an <c>adopt</c> that did not come to its end. The watcher's own units, which have nothing to do with who owns the daemons, stay as they are.</summary>
    /// <param name="facts">What is so.</param>
    public static AdoptionPlan MakeForGoingBack(NodeFacts facts) => Make(facts.WithoutWatcher(), [], isGoingBack: true);

    private static AdoptionPlan Make(NodeFacts facts, ImmutableArray<string> ownDirectories, bool isGoingBack)
    {
        ImmutableArray<string> alive = [.. facts.Daemons.Where(daemon => daemon.UnitIsAlive).Select(daemon => daemon.Unit)];
        ImmutableArray<string> targets = [.. AdoptPlan.Targets.Where(facts.IsActive)];
        var steps = ImmutableArray.CreateBuilder<AdoptionStep>();
        if (facts.Disk.HasAnything || facts.IsRemembered || !alive.IsEmpty || !targets.IsEmpty)
        {
            var handsBack = !alive.IsEmpty || facts.Missing.Any();
            ImmutableArray<string> hindrances =
                [.. UnadoptHindrances.Of(facts, handsBack), .. isGoingBack ? [] : UnadoptHindrances.OfDecisions(facts, handsBack)];
            if (!hindrances.IsEmpty)
            {
                return AdoptionPlan.Refused(hindrances);
            }

            if (!isGoingBack)
            {
                AddIf(steps, [.. Watchers.Where(facts.IsActive)], names => new AdoptionStep.Stop(names));
            }

            Add(facts, alive, targets, handsBack, steps);
        }

        if (!ownDirectories.IsEmpty)
        {
            steps.Add(new AdoptionStep.RemoveDirectories(ownDirectories));
        }

        return new AdoptionPlan([], steps.ToImmutable());
    }

    private static void Add(NodeFacts facts, ImmutableArray<string> alive, ImmutableArray<string> targets, bool handsBack, ImmutableArray<AdoptionStep>.Builder steps)
    {
        var disk = facts.Disk;
        var places = new UnitPlaces("");
        ImmutableArray<string> own = [.. disk.Installed.Except(disk.InstalledOther).Except(disk.Outdated).Concat(disk.HidingSame)];
        ImmutableArray<(string Name, string Arguments)> arguments =
            handsBack ? [.. facts.Daemons.Where(daemon => daemon.Arguments.Length > 0).Select(daemon => (daemon.Name, daemon.Arguments))] : [];

        AddIf(steps, disk.Drafts, paths => new AdoptionStep.RemoveDrafts(paths));

        // Of an earlier run, which was ended: for that start only.
        AddIf(steps, [.. disk.Copies.Where(IsHandBack)], paths => new AdoptionStep.Remove(paths));
        AddIf(steps, alive, names => new AdoptionStep.KeepCopies(names));
        if (!arguments.IsEmpty)
        {
            steps.Add(new AdoptionStep.HandOnArguments(arguments));
        }

        // The init script is to be seen again before what would start the daemons in its place goes: a power cut may come in between.
        AddIf(steps, [.. own.Where(IsCompatibility)], paths => new AdoptionStep.Remove(paths));
        AddIf(steps, [.. disk.HidingOther, .. disk.InstalledOther, .. disk.Outdated], paths => new AdoptionStep.PutAside(paths));
        AddIf(steps, disk.Links, paths => new AdoptionStep.Remove(paths));
        AddIf(steps, [.. own.Where(path => !IsCompatibility(path)).Concat(disk.TakeOvers)], paths => new AdoptionStep.Remove(paths));
        steps.Add(new AdoptionStep.Reload());
        if (handsBack)
        {
            steps.Add(new AdoptionStep.CheckKillMode([AdoptPlan.Compatibility, .. AdoptPlan.WithBystanders.Where(alive.Contains).Union(AdoptPlan.Hosts(facts.Daemons)).Except([AdoptPlan.Compatibility])]));
            steps.Add(new AdoptionStep.HandBack([.. facts.Daemons.Where(daemon => daemon.RunsInside).Select(daemon => daemon.Name)]));
        }

        ImmutableArray<string> copies =
        [
            .. disk.Copies.Where(path => !IsHandBack(path)).Union(alive.Select(unit => $"{places.Runtime}/{unit}")),
            .. arguments.IsEmpty ? [] : ImmutableArray.Create(places.HandBack, places.HandBackArguments),
        ];
        if (!copies.IsEmpty)
        {
            steps.Add(new AdoptionStep.Remove(copies));
            steps.Add(new AdoptionStep.Reload());
        }

        // They have no files any more, and nothing belongs to them.
        AddIf(steps, targets, names => new AdoptionStep.Stop(names));
        AddIf(steps, [.. facts.Daemons.Where(HasFailed).Select(daemon => daemon.Unit)], names => new AdoptionStep.ForgetFailures(names));
    }

    private static bool IsHandBack(string path) => Path.GetDirectoryName(path) == Path.GetDirectoryName(new UnitPlaces("").HandBack);

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
