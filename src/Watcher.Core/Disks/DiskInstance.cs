using System.Collections.Immutable;

namespace Watcher.Core.Disks;

/// <summary>An instance of the group, as far as its disks go.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Uuid">Which it is: another one may bear its name once it was removed.</param>
/// <param name="Primary">The node that should run it.</param>
/// <param name="Secondaries">The nodes with the other copy of its disks.</param>
/// <param name="Template">Where its disks are (constants.DT_*): "drbd", "plain", "ext" …</param>
/// <param name="AreActive">Whether Ganeti takes its disks for active: it does not see to them otherwise.</param>
internal sealed record DiskInstance(string Name, string Uuid, string Primary, ImmutableArray<string> Secondaries, string Template, bool AreActive)
{
    /// <summary>Whether a provider of its own sees to its disks, whom verify-disks does not ask (the stock watcher leaves such groups out).</summary>
    public bool IsExternal => Template == "ext";
}
