namespace Watcher.Core.Disks;

/// <summary>A node with copies of disks that can tell nothing of them.</summary>
/// <param name="IsOffline">Whether an administrator declared it offline.</param>
/// <param name="Instances">How many instances have a copy there.</param>
internal sealed record CopyLoss(bool IsOffline, int Instances);
