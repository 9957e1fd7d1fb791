namespace Watcher.Core.Cluster;

/// <summary>A duty's own lock: keeps the service, a pass and the stock watcher from stepping it at once.</summary>
internal interface IStepLock
{
    /// <summary>Takes it without blocking.</summary>
    /// <param name="heldBy">Who holds it, when it cannot be taken.</param>
    /// <returns>What gives it back; null when another process holds it.</returns>
    IDisposable? TryTake(out string? heldBy);
}
