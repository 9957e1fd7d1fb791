namespace Watcher.Core.Archive;

/// <summary>What one observation saw.</summary>
/// <param name="DueAge">How old jobs must be that are archived now; null when it is not the time, or not the master.</param>
/// <param name="Archived">What came of the last try.</param>
/// <param name="Failure">Why luxid could not be asked, or refused.</param>
/// <param name="IsMaster">False when this node is surely not the master: what failed when it was says nothing any more.</param>
internal sealed record ArchiveSeen(TimeSpan? DueAge, JobsArchived? Archived, string? Failure, bool IsMaster = true);
