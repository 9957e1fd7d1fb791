using System.Collections.Immutable;
using System.Text;
using Watcher.Core.Cluster;
using Watcher.Core.Daemons;
using Watcher.Core.Daemons.Supervised;
using Watcher.Core.Native;
using Watcher.Core.Processes;
using Watcher.Core.Storage;
using Watcher.Core.Units.Adoption;
using Watcher.Core.Units.Checking;
using Watcher.Core.Units.Templates;

namespace Watcher.Core.Units.Activation;

/// <summary>The files of an activation on the disk, and what stands in their way.</summary>
/// <param name="tree">As they should be.</param>
internal sealed class ActivationFiles(UnitTree tree)
{
    private const int FileLimit = 1024 * 1024;

    private readonly UnitFiles _files = new(UnitPlaces.ByHand);

    /// <summary>Names of those that are missing, or say something else.</summary>
    public ImmutableArray<string> ToWrite() => [.. tree.Files.Where(file => !IsSame(file)).Select(file => file.Name)];

    /// <summary>Paths of those that are there.</summary>
    public ImmutableArray<string> Installed() => [.. tree.Files.Select(file => _files.PathOf(file.Name)).Where(path => FileStatus.OfLink(path) is not null)];

    /// <summary>What moves the daemon comes last, and goes first (<see cref="Remove"/>): with it alone nobody would listen where clients look.</summary>
    public void Write(ImmutableArray<string> names) => _files.Write(new UnitTree([.. tree.Files.Where(file => names.Contains(file.Name)).OrderBy(file => IsDropIn(file.Name))], []));

    public static void Remove(ImmutableArray<string> paths)
    {
        foreach (var path in paths.OrderByDescending(IsDropIn))
        {
            PlacedFile.Remove(path);
        }
    }

    /// <summary>What a run that was killed has left half-written, where no file came of it; else it went with the file.</summary>
    public void RemoveDrafts() => Remove([.. tree.Files.Select(file => _files.PathOf(file.Name)).Where(path => FileStatus.OfLink(path) is null)]);

    /// <param name="paths">Ganeti's files.</param>
    /// <param name="daemon">The daemon's unit.</param>
    /// <param name="own">The activation's own units.</param>
    /// <returns>Why nothing may be done.</returns>
    public IEnumerable<string> Hindrances(GanetiPaths paths, LoadedUnit daemon, IEnumerable<LoadedUnit> own)
    {
        if (File.Exists(paths.UpgradeIntent))
        {
            yield return $"an upgrade of Ganeti is under way ({paths.UpgradeIntent} exists): wait until it is done";
        }

        if (daemon.LoadState != "loaded")
        {
            yield return $"{daemon.Name} is {daemon.LoadState}: activation belongs to the units; \"{Mends.Adopt}\" first";
        }

        if (new PidFile(paths.PidDirectory).Look(DaemonCatalog.All.Single(each => UnitText.Unit(each.Name) == daemon.Name)) is DaemonSight.Running running
            && running.Process.Pid != daemon.Number("MainPID") && ProcFs.TryReadUnit(running.Process.Pid) != daemon.Name)
        {
            yield return $"{UnitText.Daemon(daemon.Name)} runs outside of {daemon.Name}: \"{Mends.Adopt}\" first";
        }

        foreach (var unit in own)
        {
            if (unit.LoadState == "masked")
            {
                yield return $"{unit.Name} is masked: \"systemctl unmask {unit.Name}\" first";
            }
            else if (unit.Text("FragmentPath") is { Length: > 0 } path && path != _files.PathOf(unit.Name))
            {
                yield return $"{unit.Name} comes from {path}, where this command has not put it: remove it there first";
            }
        }
    }

    private bool IsSame(RenderedUnit file)
    {
        try
        {
            return BoundedFile.TryRead(_files.PathOf(file.Name), FileLimit) is { } content && Encoding.UTF8.GetString(content) == file.Text;
        }
        catch (FileFormatException)
        {
            return false;
        }
    }

    private static bool IsDropIn(string path) => path.EndsWith(".conf", StringComparison.Ordinal);
}
