using System.Collections.Immutable;

namespace Watcher.Core.Disks;

/// <summary>What a verification reported, until a look at the nodes says which of it counts.</summary>
/// <param name="Unknown">By node's UUID: why its disks could not be verified.</param>
/// <param name="Missing">By instance: the volumes that nobody told of.</param>
/// <param name="IsLastWord">Whether what was wrong before and is not in it is mended.</param>
internal sealed record ReportedDisks(
    ImmutableSortedDictionary<string, string> Unknown, ImmutableSortedDictionary<string, ImmutableArray<LostVolume>> Missing, bool IsLastWord)
{
    /// <summary>Nodes that were offline when it began: Ganeti asks none of these.</summary>
    public ImmutableArray<string> Offline { get => field.IsDefault ? [] : field; init; }
}
