namespace Watcher.Core.Archive;

/// <summary>What the duty remembers.</summary>
/// <param name="Failure">Why the last try failed; null when it did not.</param>
internal sealed record ArchiveMemory(string? Failure = null);
