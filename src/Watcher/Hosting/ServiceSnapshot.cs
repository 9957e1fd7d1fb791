using Microsoft.Extensions.Logging;
using Watcher.Core;
using Watcher.Core.Cluster;
using Watcher.Core.Daemons.Reports;
using Watcher.Core.Native;
using Watcher.Core.Reporting;

namespace Watcher.Hosting;

/// <summary>
/// What the service says of itself: all of it in a file for root, for passes and <c>status</c>; and in <c>/run/ganeti-watcher/status.json</c>, for
/// monitoring and for everybody's <c>status</c>, without what only root may read.
/// </summary>
/// <param name="Pid">The service's process.</param>
/// <param name="Version">Its version.</param>
/// <param name="At">When this was written.</param>
/// <param name="FreshUntil">Until when (seconds of CLOCK_MONOTONIC) the service may be believed to do its work.</param>
/// <param name="Standing">What stands.</param>
/// <param name="StandStill">Why nothing is done at the moment; absent when all may be done.</param>
internal sealed record ServiceSnapshot(
    int Pid, string Version, DateTimeOffset At, double FreshUntil, IReadOnlyList<StandingState> Standing, string? StandStill = null)
{
    /// <summary>The node and its daemons; null before they were looked at.</summary>
    public NodeReport? Node { get; init; }

    /// <summary>The duties' last steps.</summary>
    public IReadOnlyList<DutyReport> Duties { get => field ?? []; init; } = [];

    /// <summary>The last events.</summary>
    public IReadOnlyList<RecentEvent> Events { get => field ?? []; init; } = [];

    /// <summary>Whether a service holds its lock, and whether its snapshot is fresh; null when none runs.</summary>
    public static (bool IsFresh, string Holder)? RunningService(GanetiPaths paths, TimeProvider time)
    {
        if (ServiceLock.Holder(paths) is not { } holder)
        {
            return null;
        }

        return (Read(paths) is { } snapshot && snapshot.IsFresh(time), holder);
    }

    public bool IsFresh(TimeProvider time) => FreshUntil > time.SinceBoot().TotalSeconds;

    /// <summary>The snapshot, as far as the reader may know it; null when there is none that can be read.</summary>
    public static ServiceSnapshot? Read(GanetiPaths paths) =>
        SnapshotFile.Read(paths.ServiceDetails, SnapshotJson.Default.ServiceSnapshot) ?? SnapshotFile.Read(paths.ServiceSnapshot, SnapshotJson.Default.ServiceSnapshot);

    /// <summary>Writes it; a failure is an event, since the work itself goes on.</summary>
    public void Write(GanetiPaths paths, ILogger log)
    {
        SnapshotFile.Write(paths.ServiceDetails, this, SnapshotJson.Default.ServiceSnapshot, SnapshotFile.ForRoot, log);
        var forAll = this with { Standing = [.. Standing.Select(state => state with { Text = state.PublicText })], Events = [.. Events.Select(each => each.ForAll())] };
        SnapshotFile.Write(paths.ServiceSnapshot, forAll, SnapshotJson.Default.ServiceSnapshot, SnapshotFile.ForAll, log);
    }

    /// <summary>Removes it: one that lies there while no service runs is of a service that did not end by itself.</summary>
    public static void Remove(GanetiPaths paths)
    {
        foreach (var path in new[] { paths.ServiceDetails, paths.ServiceSnapshot })
        {
            try
            {
                using var directory = OpenDirectory.Of(path, out var name);
                directory.Remove(name);
            }
            catch (NativeException)
            {
                // There is none; or it stays, and says of this service what is not so: somebody sees to that.
            }
        }
    }
}
