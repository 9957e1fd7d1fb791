using System.Collections.Immutable;
using System.Text;
using Watcher.Core.Native;
using Watcher.Core.Storage;
using Watcher.Core.Systemd;
using Watcher.Core.Units.Templates;

namespace Watcher.Core.Units.Checking;

/// <summary>Reads what is compared: the units from systemd, their drop-ins from the disk.</summary>
internal sealed class TreeReader(IUnitReader systemd)
{
    private const int DropInLimit = 64 * 1024;

    /// <summary>What differs from a tree.</summary>
    /// <exception cref="BusException">systemd cannot be asked.</exception>
    /// <exception cref="TimeoutException">It does not answer.</exception>
    public async Task<ImmutableArray<UnitDifference>> CheckAsync(UnitTree tree, CancellationToken ct)
    {
        ImmutableArray<string> names = [.. tree.Files.Where(file => file.IsUnit).Select(file => file.Name)];
        var properties = await systemd.GetPropertiesAsync(names, ct);
        LoadedUnit[] units = [.. names.Zip(properties, (name, all) => new LoadedUnit(name, all))];
        var dropIns = new Dictionary<string, UnitFile>();
        foreach (var path in units.SelectMany(unit => unit.DropIns).Distinct())
        {
            if (Read(path) is { } file)
            {
                dropIns[path] = file;
            }
        }

        return TreeCheck.Compare(tree, units, dropIns);
    }

    /// <summary>A drop-in only says where a difference comes from: one that cannot be read does not stop the check.</summary>
    private static UnitFile? Read(string path)
    {
        try
        {
            return BoundedFile.TryRead(path, DropInLimit) is { } content ? UnitFile.Parse(path, Encoding.UTF8.GetString(content)) : null;
        }
        catch (Exception e) when (e is NativeException or FileFormatException)
        {
            return null;
        }
    }
}
