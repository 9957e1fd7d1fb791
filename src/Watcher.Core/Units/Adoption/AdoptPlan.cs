using System.Collections.Immutable;
using Watcher.Core.Units.Templates;

namespace Watcher.Core.Units.Adoption;

/// <summary>
/// From whatever there is to our units. Pure: made anew from the facts each time, so that one that was cut short is finished by the next. The order is
/// what keeps the node up if it ends in the middle, by a power cut too: ganeti.service, which hides the init script, comes when all that starts the
/// daemons in its place is there; and a daemon is ended by systemd, in the same job that starts it again.
/// </summary>
internal static class AdoptPlan
{
    /// <summary>Stands in for the init script, and hides it.</summary>
    public const string Compatibility = "ganeti.service";

    /// <summary>Guests, jobs and requests are in the cgroups of these.</summary>
    public static readonly ImmutableArray<string> WithBystanders = [Compatibility, "ganeti-noded.service", "ganeti-luxid.service"];

    /// <summary>Where a noded or luxid is now that is not in its unit: when a unit's main process ends systemd stops it, with all that its KillMode names.</summary>
    public static IEnumerable<string> Hosts(IEnumerable<DaemonFacts> daemons) => daemons
        .Where(daemon => daemon.RunsOutside && WithBystanders.Contains(daemon.Unit))
        .Select(daemon => daemon.RunsIn)
        .OfType<string>()
        .Where(unit => unit.EndsWith(".service", StringComparison.Ordinal));

    public static readonly ImmutableArray<string> Targets = [UnitTree.Root, "ganeti-node.target", "ganeti-master.target"];

    /// <param name="facts">What is so.</param>
    public static AdoptionPlan Make(NodeFacts facts)
    {
        var disk = facts.Disk;
        ImmutableArray<string> hindrances = [.. facts.Hindrances, .. Hindrances(facts)];
        if (!hindrances.IsEmpty)
        {
            return AdoptionPlan.Refused(hindrances);
        }

        ImmutableArray<DaemonFacts> unmasked = [.. facts.Daemons.Where(daemon => !disk.Masked.Contains(daemon.Unit))];
        ImmutableArray<DaemonFacts> outside = [.. unmasked.Where(daemon => daemon.RunsOutside)];
        ImmutableArray<DaemonFacts> missing = [.. unmasked.Where(daemon => daemon.IsMissing)];
        ImmutableArray<string> hiding = [.. disk.HidingSame, .. disk.Copies];
        var steps = ImmutableArray.CreateBuilder<AdoptionStep>();

        // They are replaced, not removed before: no moment without a unit that a boot would look for.
        AddIf(steps, disk.InstalledOther, paths => new AdoptionStep.KeepAside(paths));
        AddIf(steps, disk.ToWrite.Remove(Compatibility), names => new AdoptionStep.Write(names));

        // Before anything is enabled: what hides a unit may say nothing of that.
        AddIf(steps, disk.HidingOther, paths => new AdoptionStep.PutAside(paths));
        AddIf(steps, hiding, paths => new AdoptionStep.Remove(paths));
        AddIf(steps, disk.NotEnabled, names => new AdoptionStep.Enable(names));
        AddIf(steps, [.. disk.ToWrite.Where(name => name == Compatibility)], names => new AdoptionStep.Write(names));
        AddIf(steps, [.. outside.Select(daemon => daemon.Name)], names => new AdoptionStep.PrepareTakeOver(names));
        if (steps.Count > 0 || facts.NeedsReload || facts.LoadState(UnitTree.Root) != "loaded")
        {
            steps.Add(new AdoptionStep.Reload());
        }

        if (!outside.IsEmpty || !missing.IsEmpty)
        {
            steps.Add(new AdoptionStep.CheckKillMode([.. WithBystanders.Union(Hosts(facts.Daemons))]));
        }

        foreach (var daemon in unmasked)
        {
            if (daemon.RunsOutside)
            {
                steps.Add(new AdoptionStep.TakeOver(daemon.Name, daemon.Pid!.Value, daemon.RunsIn ?? "no unit", daemon.Arguments));
            }
            else if (daemon.IsMissing)
            {
                steps.Add(new AdoptionStep.Start(daemon.Name));
            }
        }

        AddIf(steps, [.. Targets.Where(target => !facts.IsActive(target) && !disk.Masked.Contains(target))], names => new AdoptionStep.StartTargets(names));
        ImmutableArray<string> takeOvers = [.. disk.TakeOvers.Union(outside.Select(daemon => new UnitPlaces("").TakeOver(daemon.Name)))];
        if (!takeOvers.IsEmpty)
        {
            steps.Add(new AdoptionStep.Remove(takeOvers));
            steps.Add(new AdoptionStep.Reload());
        }

        return new AdoptionPlan([], steps.ToImmutable());
    }

    private static IEnumerable<string> Hindrances(NodeFacts facts)
    {
        foreach (var obstacle in facts.Disk.Obstacles)
        {
            yield return obstacle;
        }

        if (facts.Disk.Masked.FirstOrDefault(name => name is UnitTree.Root or Compatibility) is { } masked)
        {
            yield return $"{masked} is masked: \"{facts.Disk.Unmask(masked)}\" first, if the units are wanted here";
        }

        foreach (var daemon in facts.Daemons)
        {
            if (UnadoptHindrances.OfSight(daemon) is { } unclear)
            {
                yield return unclear;
            }
            else if (daemon is { IsHeld: true, Pid: null } && !facts.Disk.Masked.Contains(daemon.Unit))
            {
                yield return $"{daemon.Name} is held and does not run, and systemd would start it with the others: \"ganeti-watcher release {daemon.Name}\" it, or "
                    + $"\"systemctl mask {daemon.Unit}\", first";
            }
        }
    }

    private static void AddIf(ImmutableArray<AdoptionStep>.Builder steps, ImmutableArray<string> names, Func<ImmutableArray<string>, AdoptionStep> step)
    {
        if (!names.IsEmpty)
        {
            steps.Add(step(names));
        }
    }
}
