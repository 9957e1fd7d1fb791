namespace Watcher.Core.Disks;

/// <summary>A node of the group, as far as disks go.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Uuid">What verifications call it.</param>
/// <param name="BootId">Another one after each of its boots; null when the node does not tell it.</param>
/// <param name="IsOffline">Whether an administrator declared it offline.</param>
internal sealed record DiskNode(string Name, string Uuid, string? BootId, bool IsOffline)
{
    /// <summary>Whether nothing can be done there.</summary>
    public bool IsHelpless => IsOffline || BootId is null;
}
