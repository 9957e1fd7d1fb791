using System.Collections.Concurrent;
using Watcher.Configuration;
using Watcher.Core.Cluster;
using Watcher.Core.Daemons.Reports;
using Watcher.Core.Duties;
using Watcher.Core.Reporting;
using Watcher.Logging;

namespace Watcher.Hosting;

/// <summary>Says how the service is, after every step of any duty: to systemd in a line, to passes and <c>status</c> in the snapshot.</summary>
internal sealed class ServiceReport(
    GanetiPaths paths, SettingsHolder settings, LogSetup log, ServiceNotifier notifier, MemoryReturn memory, TimeProvider time)
{
    private readonly ConcurrentDictionary<IDutyRunner, (StepResult Result, DateTimeOffset At)> _results = new();
    private readonly Lock _writing = new();
    private volatile OwnFaults? _own;
    private volatile Func<NodeReport?>? _node;
    private bool _hasEnded;

    private GanetiPaths Paths => paths;

    /// <summary>A duty has stepped.</summary>
    public void Stepped(IDutyRunner runner, StepResult result)
    {
        _results[runner] = (result, time.GetLocalNow());
        Changed();
        memory.Worked();
    }

    /// <summary>There is something new to say.</summary>
    public void Changed()
    {
        lock (_writing)
        {
            var runners = _results.Keys.OrderBy(each => each.Name, StringComparer.Ordinal).ToList();
            if (runners is [])
            {
                // How the node is the first step says.
                return;
            }

            notifier.Status(Status(runners));

            // A duty that stands still, or whose lock another watcher holds for long (the stock one while it verifies disks), does its work.
            if (!_hasEnded && runners.Min(each => _results[each].Result.StandStill is null ? each.LastGoodStep : each.LastStep) is { } oldest)
            {
                var ticks = Composition.Schedules.ToDictionary(schedule => schedule, schedule => TickJob.NextOf(schedule, settings, time));
                new ServiceSnapshot(
                    Environment.ProcessId, ProductVersion.Text, time.GetUtcNow(), (oldest + (2 * TickJob.PeriodOf(settings, time))).TotalSeconds,
                    [.. Failures(runners), .. StandingState.Of([.. Standing(runners)])],
                    runners.Select(each => _results[each].Result.StandStill).FirstOrDefault(because => because is not null))
                {
                    Node = _node?.Invoke(),
                    Duties = [.. runners.Select(each => DutyReport.Of(each.Name, _results[each].At, _results[each].Result, ticks[ScheduleOf(each)]))],
                    Events = log.Recent.All,
                }.Write(paths, log.Log);
            }
        }
    }

    /// <summary>The service begins its work.</summary>
    /// <param name="node">Shows the node and its daemons.</param>
    /// <param name="own">The faults that no duty sees.</param>
    /// <param name="ending">Cancelled when the service is to end.</param>
    /// <returns>Disposed of when it ends: if that was wanted, nothing is left that says it works.</returns>
    public IDisposable Begin(Func<NodeReport?> node, OwnFaults own, CancellationToken ending)
    {
        (_node, _own) = (node, own);
        return new Work(this, ending);
    }

    /// <summary>A duty is no more.</summary>
    public void Forget(IDutyRunner runner) => _results.TryRemove(runner, out _);

    /// <summary>Those of node groups have one together.</summary>
    private static string ScheduleOf(IDutyRunner runner) => Composition.Schedules.Contains(runner.Name) ? runner.Name : Composition.GroupsSchedule;

    private IEnumerable<Notice> Standing(List<IDutyRunner> runners) => (_own?.All.Select(each => each.Notice) ?? []).Concat(runners.SelectMany(each => each.Standing));

    private IEnumerable<StandingState> Failures(List<IDutyRunner> runners) =>
        runners.Where(each => _results[each].Result.Failed).Select(each => StandingState.OfFailure(each.Name, _results[each].Result.Failure ?? ""));

    private string Status(List<IDutyRunner> runners)
    {
        var standing = Standing(runners).DistinctBy(notice => notice.StateKey).ToList();
        var faults = standing.Where(notice => notice.IsFault).ToList();
        var bad = runners.Select(each => (each.Name, _results[each].Result)).FirstOrDefault(each => each.Result is { Failed: true } or { StandStill: not null });
        return bad switch
        {
            { Result.Failed: true } => $"The last step of {bad.Name} failed; see the log",
            { Result.StandStill: { } because } => $"Standing still: {because}",
            _ when faults is [var only] => NoticeCapture.Of(only).PublicText,
            _ when faults is [var first, ..] => $"{faults.Count} faults, see \"ganeti-watcher status\"; the first: {NoticeCapture.Of(first).PublicText}",
            _ when standing.Find(notice => notice.KeepsFromWork) is { } waits => NoticeCapture.Of(waits).PublicText,
            _ => "All is well",
        };
    }

    private sealed class Work(ServiceReport report, CancellationToken ending) : IDisposable
    {
        public void Dispose()
        {
            if (ending.IsCancellationRequested)
            {
                lock (report._writing)
                {
                    report._hasEnded = true;
                    ServiceSnapshot.Remove(report.Paths);
                }
            }
        }
    }
}
