using Microsoft.Extensions.Logging;
using Watcher.Core.Cluster;
using Watcher.Core.Reporting;

namespace Watcher.Hosting;

/// <summary>What a pass leaves for root's <c>status</c> alone, in <c>/run/ganeti-watcher/pass.root.json</c>.</summary>
/// <param name="Events">The last events with all that was said, of this pass and of those before it.</param>
internal sealed record PassDetails(IReadOnlyList<RecentEvent> Events)
{
    /// <param name="paths">Where things lie.</param>
    /// <param name="problem">Why it cannot be read, by who might; null when it can, or is not there.</param>
    public static PassDetails? Read(GanetiPaths paths, out string? problem) => SnapshotFile.Read(paths.PassDetails, SnapshotJson.Default.PassDetails, out problem);

    public void Write(GanetiPaths paths, ILogger log) => SnapshotFile.Write(paths.PassDetails, this, SnapshotJson.Default.PassDetails, SnapshotFile.ForRoot, log);
}
