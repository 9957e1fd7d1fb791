namespace Watcher.Core.Disks;

/// <summary>A volume that a node should have, and has not.</summary>
/// <param name="Node">The node: by its UUID in a report, by its name in what is remembered.</param>
/// <param name="Volume">The volume ("xenvg/…").</param>
internal sealed record LostVolume(string Node, string Volume);
