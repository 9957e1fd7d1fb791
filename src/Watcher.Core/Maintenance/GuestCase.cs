namespace Watcher.Core.Maintenance;

/// <summary>An instance that runs on a node that is offline. Times are monotonic.</summary>
/// <param name="Text">It, for people.</param>
/// <param name="Since">Since when that has been seen without a doubt in between.</param>
/// <param name="AskedAt">When it was last stopped; null when it was not yet.</param>
/// <param name="IsForced">Whether it was not asked any more.</param>
/// <param name="Failure">Why that came to nothing; null when it did not.</param>
/// <param name="IsHeard">Whether its hypervisor has taken that: it is saved before it is done.</param>
internal readonly record struct GuestCase(
    string Text, TimeSpan Since, TimeSpan? AskedAt = null, bool IsForced = false, string? Failure = null, bool IsHeard = false);
