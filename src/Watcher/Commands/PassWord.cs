using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Watcher.Configuration;
using Watcher.Core;
using Watcher.Core.Cluster;
using Watcher.Core.Daemons.Reports;
using Watcher.Core.Duties;
using Watcher.Core.Native;
using Watcher.Core.Reporting;
using Watcher.Hosting;
using Watcher.Logging;
using Watcher.Status;

namespace Watcher.Commands;

/// <summary>What a pass leaves at its end for <c>status</c>: that there was one, and what it found.</summary>
internal static class PassWord
{
    /// <param name="paths">Where things lie.</param>
    /// <param name="exitCode">What the pass ends with.</param>
    /// <param name="ended">The duties' last steps.</param>
    /// <param name="unknown">Why the node groups cannot be told; null when they can.</param>
    /// <param name="node">The daemons; null when they were not looked at.</param>
    /// <param name="log">The log.</param>
    /// <param name="time">Time.</param>
    public static void Leave(
        GanetiPaths paths,
        int exitCode,
        IReadOnlyCollection<(IDutyRunner Runner, StepResult Last)> ended,
        GroupsUnknown? unknown,
        NodeReport? node,
        LogSetup log,
        TimeProvider time)
    {
        var (now, before) = (time.GetLocalNow(), PassSnapshot.Read(paths));
        var duties = ended.OrderBy(duty => duty.Runner.Name, StringComparer.Ordinal).ToList();
        var failures = duties.Where(duty => duty.Last.Failed).Select(duty => StandingState.OfFailure(duty.Runner.Name, duty.Last.Failure ?? ""));
        new PassSnapshot(
            Environment.ProcessId,
            ProductVersion.Text,
            now,
            exitCode,
            Rhythm(before, time),
            [.. failures, .. StandingState.Of([.. unknown is null ? [] : new[] { unknown }, .. duties.SelectMany(duty => duty.Runner.Standing)])],
            duties.Select(duty => duty.Last.StandStill).FirstOrDefault(because => because is not null))
        {
            Node = node,
            Duties = [.. duties.Select(duty => DutyReport.Of(duty.Runner.Name, now, duty.Last))],
            Events = RecentEvents.Last(before?.Events ?? [], log.Recent.All),
        }.Write(paths, log.Log);
        new PassDetails(RecentEvents.Last(PassDetails.Read(paths, out _)?.Events ?? [], log.Recent.All)).Write(paths, log.Log);
    }

    /// <summary>The same of a pass that the service has made: cron is alive, and what stands the service has said to everybody.</summary>
    /// <param name="paths">Where things lie.</param>
    /// <param name="exitCode">What the pass ends with.</param>
    /// <param name="log">The log.</param>
    /// <param name="time">Time.</param>
    public static void LeaveOfService(GanetiPaths paths, int exitCode, ILogger log, TimeProvider time)
    {
        if (SnapshotFile.Read(paths.ServiceSnapshot, SnapshotJson.Default.ServiceSnapshot) is { } service)
        {
            new PassSnapshot(Environment.ProcessId, ProductVersion.Text, time.GetLocalNow(), exitCode, Rhythm(PassSnapshot.Read(paths), time), service.Standing, service.StandStill)
            {
                Node = service.Node,
                Duties = service.Duties,
                Events = service.Events,
            }.Write(paths, log);
        }

        if (SnapshotFile.Read(paths.ServiceDetails, SnapshotJson.Default.ServiceSnapshot) is { } details)
        {
            new PassDetails(details.Events).Write(paths, log);
        }
    }

    /// <summary>That cron is alive, and that no pass came of it: whoever may not read the configuration would hear of the last good one until the next is overdue.</summary>
    /// <param name="paths">Where things lie.</param>
    /// <param name="e">Why the configuration cannot be used.</param>
    /// <param name="time">Time.</param>
    public static void LeaveNone(GanetiPaths paths, SettingsException e, TimeProvider time)
    {
        var before = PassSnapshot.Read(paths);
        new PassSnapshot(Environment.ProcessId, ProductVersion.Text, time.GetLocalNow(), ExitCodes.Usage, Rhythm(before, time), [ServiceFaults.NoPass(e.Errors)])
        {
            Events = before?.Events ?? [],
        }.Write(paths, NullLogger.Instance);
    }

    /// <summary>Who makes one by hand will not make another in five minutes.</summary>
    private static IReadOnlyList<double> Rhythm(PassSnapshot? last, TimeProvider time)
    {
        var before = last?.Rhythm ?? [];
        return Terminal.IsThere ? before : PassRhythm.With(before, time.SinceBoot().TotalSeconds);
    }
}
