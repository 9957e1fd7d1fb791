using Microsoft.Extensions.Logging;
using Watcher.Core;
using Watcher.Core.Cluster;
using Watcher.Core.Daemons.Reports;
using Watcher.Core.Reporting;

namespace Watcher.Hosting;

/// <summary>What a pass says of itself in <c>/run/ganeti-watcher/pass.json</c>, for everybody's <c>status</c>: it has no text that only root may read.</summary>
/// <param name="Pid">The pass's process.</param>
/// <param name="Version">Its version.</param>
/// <param name="At">When it ended.</param>
/// <param name="ExitCode">What it ended with.</param>
/// <param name="Rhythm">When the last passes ended that nobody made by hand (seconds of CLOCK_MONOTONIC), the oldest first.</param>
/// <param name="Standing">What stood then.</param>
/// <param name="StandStill">Why nothing was done; absent when all might be.</param>
internal sealed record PassSnapshot(
    int Pid, string Version, DateTimeOffset At, int ExitCode, IReadOnlyList<double> Rhythm, IReadOnlyList<StandingState> Standing, string? StandStill = null)
{
    /// <summary>The node and its daemons; null where the pass did not get so far.</summary>
    public NodeReport? Node { get; init; }

    /// <summary>The duties' last steps.</summary>
    public IReadOnlyList<DutyReport> Duties { get => field ?? []; init; } = [];

    /// <summary>The last events, of this pass and of those before it.</summary>
    public IReadOnlyList<RecentEvent> Events { get => field ?? []; init; } = [];

    public static PassSnapshot? Read(GanetiPaths paths) => Read(paths, out _);

    /// <param name="paths">Where things lie.</param>
    /// <param name="problem">Why it cannot be read; null when it can, or is not there.</param>
    public static PassSnapshot? Read(GanetiPaths paths, out string? problem) => SnapshotFile.Read(paths.PassSnapshot, SnapshotJson.Default.PassSnapshot, out problem);

    public void Write(GanetiPaths paths, ILogger log) => SnapshotFile.Write(
        paths.PassSnapshot,
        this with { Standing = [.. Standing.Select(state => state with { Text = state.PublicText })], Events = [.. Events.Select(each => each.ForAll())] },
        SnapshotJson.Default.PassSnapshot,
        SnapshotFile.ForAll,
        log);

    /// <summary>Since when there should have been another pass; null while that is not so, or not known.</summary>
    public TimeSpan? OverdueSince(TimeProvider time)
    {
        var now = time.SinceBoot().TotalSeconds;
        List<double> ends = [.. PassRhythm.Sound(Rhythm, now)];
        return PassRhythm.DueBy(ends) is { } due && now > due ? TimeSpan.FromSeconds(ends[^1]) : null;
    }
}
