namespace Watcher.Core.Archive;

/// <summary>What the duty remembers.</summary>
/// <param name="Failure">Why the last try failed; null when it did not.</param>
/// <param name="FailsSince">Since when (monotonic) it fails; null when it does not.</param>
/// <param name="IsTold">Whether that is told.</param>
internal sealed record ArchiveMemory(string? Failure = null, TimeSpan? FailsSince = null, bool IsTold = false);
