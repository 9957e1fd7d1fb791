using Watcher.Core.Daemons;
using Watcher.Core.Units.Templates;

namespace Watcher.Core.Units.Adoption;

/// <summary>Why the way back is not gone: all of it is known before anything is touched. Pure.</summary>
internal static class UnadoptHindrances
{
    /// <summary>What would end in the middle, kill a guest or start a daemon twice.</summary>
    /// <param name="facts">What is so.</param>
    /// <param name="handsBack">Whether the init script is to start the daemons.</param>
    public static IEnumerable<string> Of(NodeFacts facts, bool handsBack) =>
        [.. facts.Hindrances, .. OfScript(facts.Disk), .. facts.Disk.Obstacles, .. OfMasks(facts), .. handsBack ? facts.Daemons.Select(OfSight).OfType<string>() : []];

    /// <summary>What would be done against an operator's decision, or would not outlive a reboot. A run that has to go back cannot wait for that.</summary>
    /// <inheritdoc cref="Of"/>
    public static IEnumerable<string> OfDecisions(NodeFacts facts, bool handsBack)
    {
        if (OfDisabled(facts.Disk) is { } disabled)
        {
            yield return disabled;
        }

        foreach (var daemon in MaskedAlive(facts).Where(daemon => !AdoptPlan.WithBystanders.Contains(daemon.Unit)))
        {
            yield return $"{daemon.Unit} is masked while it is {daemon.Loaded.Text("ActiveState")}: \"{facts.Disk.Unmask(daemon.Unit)}\" first";
        }

        foreach (var daemon in handsBack ? facts.Daemons.Where(daemon => daemon.IsMissing) : [])
        {
            if (daemon.IsHeld)
            {
                yield return $"{daemon.Name} is held and does not run, and the init script would start it with the others: \"ganeti-watcher release {daemon.Name}\" it first";
            }
            else if (facts.Disk.Masked.Contains(daemon.Unit))
            {
                yield return $"{daemon.Unit} is masked and {daemon.Name} does not run, and the init script would start it with the others: \"{facts.Disk.Unmask(daemon.Unit)}\" first, if it may";
            }
        }
    }

    /// <summary>Why nothing would start the daemons at the next boot; null when the init script would.</summary>
    public static string? OfDisabled(DiskFacts disk) => disk is { HasInitScript: true, InitScriptIsDisabled: true }
        ? "the init script is disabled, and after a reboot nothing would start Ganeti's daemons: \"update-rc.d ganeti enable\" first"
        : null;

    /// <summary>A daemon that may run beside the one that is to be started.</summary>
    public static string? OfSight(DaemonFacts daemon) => daemon.Sight is DaemonSight.Unclear unclear
        ? $"{daemon.Name}: {unclear.Why}. If that process is the daemon, stop it by its pid first: two of them would be worse than none"
        : null;

    private static IEnumerable<string> OfScript(DiskFacts disk)
    {
        if (!disk.HasInitScript)
        {
            yield return $"there is no {new UnitPlaces("").InitScript} to go back to";
        }

        foreach (var problem in disk.InitScriptProblems)
        {
            yield return problem;
        }
    }

    /// <summary>systemd has the default KillMode for a masked unit: when its daemon ends, all in its cgroup is killed.</summary>
    private static IEnumerable<string> OfMasks(NodeFacts facts)
    {
        var disk = facts.Disk;
        foreach (var name in new[] { AdoptPlan.Compatibility, UnitTree.Root }.Where(name => disk.Masked.Contains(name)))
        {
            yield return name == AdoptPlan.Compatibility
                ? $"{name} is masked, and systemd would not start the init script: \"{disk.Unmask(name)}\" first"
                : $"{name} is masked, and this node would be taken for one with units for ever: \"{disk.Unmask(name)}\" first";
        }

        foreach (var daemon in MaskedAlive(facts).Where(daemon => AdoptPlan.WithBystanders.Contains(daemon.Unit)))
        {
            yield return $"{daemon.Unit} is masked while {daemon.Name} runs by it, and guests or jobs would be killed with it: \"{disk.Unmask(daemon.Unit)}\" first";
        }
    }

    private static IEnumerable<DaemonFacts> MaskedAlive(NodeFacts facts) => facts.Daemons.Where(daemon => daemon.UnitIsAlive && facts.Disk.Masked.Contains(daemon.Unit));
}
