using Microsoft.Extensions.Logging;
using Watcher.Core.Duties;
using Watcher.Core.Reporting;

namespace Watcher.Core.Archive;

// What the archive duty has to tell.

/// <summary>Jobs were archived.</summary>
internal sealed record ArchivedSome(long Count, long Left) : Notice((string?)null)
{
    public override void Tell(ILogger log) => log.JobsArchived(Count, Left);
}

/// <summary>Jobs cannot be archived. No fault of its own: what is wrong with luxid others tell.</summary>
internal sealed record ArchiveFailing(string Why) : Notice("archive")
{
    public override string Fingerprint() => "";

    public override void Tell(ILogger log) => log.ArchiveFailing(Why);
}
