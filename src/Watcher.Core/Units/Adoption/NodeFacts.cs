using System.Collections.Immutable;
using Watcher.Core.Units.Checking;

namespace Watcher.Core.Units.Adoption;

/// <summary>All that a plan for this node depends on.</summary>
/// <param name="Disk">What lies on the disk.</param>
/// <param name="Daemons">The daemons, in the order in which they are taken over.</param>
/// <param name="Units">The tree's units, as systemd has them.</param>
/// <param name="Hindrances">Why nothing may be done now, each a sentence.</param>
/// <param name="Bystanders">How many other processes are in the cgroups of Ganeti's units: guests, jobs, requests.</param>
internal sealed record NodeFacts(
    DiskFacts Disk,
    ImmutableArray<DaemonFacts> Daemons,
    ImmutableDictionary<string, LoadedUnit> Units,
    ImmutableArray<string> Hindrances,
    int Bystanders)
{
    public bool IsActive(string unit) => Units.TryGetValue(unit, out var loaded) && loaded.Text("ActiveState") is ("active" or "reloading" or "activating");

    /// <summary>systemd works by other files than there are.</summary>
    public bool NeedsReload => Units.Values.Any(unit => unit.NeedsReload);

    /// <summary>The daemons that are down and meant to run: nobody holds them, and no mask keeps them down.</summary>
    public IEnumerable<DaemonFacts> Missing => Daemons.Where(daemon => daemon is { IsMissing: true, IsHeld: false } && !Disk.Masked.Contains(daemon.Unit));

    /// <summary>The same node, of which the watcher's own units are no part.</summary>
    public NodeFacts WithoutWatcher() => this with { Disk = Disk.WithoutWatcher() };

    /// <summary>A daemon that is down has no command line to read: it gets the arguments that it had before.</summary>
    public NodeFacts WithArgumentsOf(NodeFacts before) => this with
    {
        Daemons = [.. Daemons.Select(daemon => daemon.Pid is null && before.Daemons.FirstOrDefault(each => each.Name == daemon.Name) is { } known ? daemon with { Arguments = known.Arguments } : daemon)],
    };

    public string LoadState(string unit) => Units.TryGetValue(unit, out var loaded) ? loaded.LoadState : "";
}
