namespace Watcher.Core.Instances;

/// <summary>A node of the group, as luxid shows it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsOffline">Whether an administrator declared it offline.</param>
internal sealed record NodeView(string Name, bool IsOffline);
