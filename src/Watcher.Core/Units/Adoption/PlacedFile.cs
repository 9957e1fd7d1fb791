using Watcher.Core.Native;
using Watcher.Core.Storage;

namespace Watcher.Core.Units.Adoption;

/// <summary>What lies where a file of the tree is looked for.</summary>
/// <param name="Name">The tree's name of it.</param>
/// <param name="Path">Where it lies.</param>
/// <param name="Kind">What it is.</param>
internal sealed record PlacedFile(string Name, string Path, HidingKind Kind)
{
    /// <summary>Removes a file or a link itself. A drop-in's directory goes with its last file, and a target's with its last link; and what a killed run has left half-written beside it.</summary>
    /// <returns>False when it is gone already.</returns>
    public static bool Remove(string path)
    {
        if (!Directory.Exists(System.IO.Path.GetDirectoryName(path)))
        {
            return false;
        }

        bool isRemoved;
        using (var directory = OpenDirectory.Of(path, out var name))
        {
            isRemoved = directory.Remove(name);
        }

        RemoveDrafts(path);
        return isRemoved;
    }

    /// <summary>Removes what killed runs have left half-written where a file is, and its directory if that was there for it alone.</summary>
    public static void RemoveDrafts(string path)
    {
        // It goes with the first of several.
        if (!Directory.Exists(System.IO.Path.GetDirectoryName(path)))
        {
            return;
        }

        using (var directory = OpenDirectory.Of(path, out _))
        {
            DraftFile.RemoveLeftovers(directory);
        }

        var parent = System.IO.Path.GetDirectoryName(path)!;
        if (parent.EndsWith(".d", StringComparison.Ordinal) && !parent.EndsWith("/tmpfiles.d", StringComparison.Ordinal)
            || (parent.EndsWith(".wants", StringComparison.Ordinal) && System.IO.Path.GetFileName(parent).StartsWith("ganeti", StringComparison.Ordinal)))
        {
            using var above = OpenDirectory.Of(parent, out var last);
            above.RemoveDirectory(last);
        }
    }
}
