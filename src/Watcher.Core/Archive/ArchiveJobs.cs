using System.Globalization;
using Watcher.Core.Duties;

namespace Watcher.Core.Archive;

/// <summary>Asks luxid to archive jobs.</summary>
/// <param name="Age">How long ago they must have ended.</param>
internal sealed record ArchiveJobs(TimeSpan Age) : Act("old jobs make the queue slow")
{
    public override bool IsRoutine => true;

    public override string Describe() => string.Create(CultureInfo.InvariantCulture, $"archive jobs that ended more than {Age.TotalSeconds:0} s ago");
}
