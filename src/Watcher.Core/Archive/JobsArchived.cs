using Watcher.Core.Duties;

namespace Watcher.Core.Archive;

/// <summary>Jobs were archived.</summary>
/// <param name="Archived">How many.</param>
/// <param name="Left">How many luxid had no time for.</param>
internal sealed record JobsArchived(long Archived, long Left) : Fact
{
    public ArchivedSome ToNotice() => new(Archived, Left);
}
