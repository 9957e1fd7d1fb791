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
    // Always loaded.
    private const string Boot = "multi-user.target";

    public bool IsActive(string unit) => Units.TryGetValue(unit, out var loaded) && loaded.Text("ActiveState") is ("active" or "reloading" or "activating");

    /// <summary>
    /// systemd works by other files or links than there are: whoever wrote them was ended before it read them. Its own NeedDaemonReload knows of the file that it has
    /// read, and neither of one that comes before that, as ours before the init script's, nor of links.
    /// </summary>
    public bool NeedsReload => Units.Values.Any(unit => unit.NeedsReload || IsUnread(unit)) || Disk.Links.Any(IsUnread);

    /// <summary>systemd has units of ours, and their files have gone.</summary>
    public bool IsRemembered => Disk.Installed.IsEmpty && Units.Values.Any(unit => unit.Text("FragmentPath") is var path && Path.GetDirectoryName(path) == UnitPlaces.ByHand);

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

    private bool IsUnread(LoadedUnit unit) =>
        Disk.Installed.FirstOrDefault(path => Path.GetFileName(path) == unit.Name) is { } path && !Disk.Masked.Contains(unit.Name) && unit.Text("FragmentPath") != path;

    private bool IsUnread(string link) =>
        Path.GetDirectoryName(link) is { } directory && directory.EndsWith(".wants", StringComparison.Ordinal)
        && Path.GetFileNameWithoutExtension(directory) is var target && (target == Boot || LoadState(target) == "loaded")
        && Units.TryGetValue(Path.GetFileName(link), out var unit) && !Disk.Masked.Contains(unit.Name) && !unit.Words("WantedBy").Contains(target);
}
