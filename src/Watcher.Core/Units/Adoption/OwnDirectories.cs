using System.Collections.Immutable;
using Watcher.Core.Cluster;
using Watcher.Core.Native;

namespace Watcher.Core.Units.Adoption;

/// <summary>What the watcher has written on this node besides units: it goes with <c>unadopt --purge</c>.</summary>
internal static class OwnDirectories
{
    // Nothing of ours lies deeper.
    private const int MostDepth = 4;

    /// <summary>Those that are there.</summary>
    public static ImmutableArray<string> Find(GanetiPaths paths) =>
        [.. new[] { paths.OwnDataDirectory, paths.OwnRunDirectory }.Where(path => FileStatus.OfLink(path) is { IsDirectory: true })];

    /// <summary>Removes directories and what is in them; nothing is followed.</summary>
    public static void Remove(ImmutableArray<string> paths)
    {
        foreach (var path in paths)
        {
            using var above = OpenDirectory.Of(path, out var name);
            Empty(path, MostDepth);
            above.RemoveDirectory(name);
        }
    }

    private static void Empty(string path, int depth)
    {
        using var directory = OpenDirectory.At(path);
        foreach (var name in directory.Names().ToList())
        {
            if (directory.Status(name) is { IsDirectory: true } && depth > 0)
            {
                // Others' files stay, and what they are in: it goes only where it is empty.
                if (depth < MostDepth || name != UnitPlaces.AsideName)
                {
                    Empty($"{path}/{name}", depth - 1);
                }

                directory.RemoveDirectory(name);
            }
            else
            {
                directory.Remove(name);
            }
        }
    }
}
