using Watcher.Core.Cluster;
using Watcher.Core.Disks;
using Watcher.Core.Instances;
using Watcher.Core.Native;

namespace Watcher.Core.Groups;

/// <summary>What the duties of the node groups remember, file by file. The stock watcher's own file of a group stays, as it does with the stock watcher.</summary>
internal static class GroupMemories
{
    /// <summary>Removes the memories of groups that there are no more. Nobody will ask for them again: a UUID does not come back.</summary>
    /// <param name="paths">Where they lie.</param>
    /// <param name="kept">The groups that there are.</param>
    public static void Forget(GanetiPaths paths, IReadOnlyCollection<NodeGroup> kept)
    {
        if (!Directory.Exists(paths.OwnDataDirectory))
        {
            return;
        }

        var names = kept.SelectMany(group => Names(group.Uuid)).ToHashSet(StringComparer.Ordinal);
        using var directory = OpenDirectory.At(paths.OwnDataDirectory);
        foreach (var name in directory.Names().Where(name => IsMemory(name) && !names.Contains(name)).ToList())
        {
            directory.Remove(name);
        }
    }

    private static IEnumerable<string> Names(string uuid) => [$"{InstancesDuty.Name}.{uuid}.json", $"{DisksDuty.Name}.{uuid}.json"];

    private static bool IsMemory(string file) =>
        file.Split('.') is [var duty, var uuid, "json"] && (duty == InstancesDuty.Name || duty == DisksDuty.Name) && NodeGroup.IsUuid(uuid);
}
