using System.Collections.Concurrent;
using Watcher.Configuration;
using Watcher.Core.Cluster;
using Watcher.Core.Duties;
using Watcher.Core.Native;
using Watcher.Core.Reporting;
using Watcher.Logging;

namespace Watcher.Hosting;

/// <summary>Says how the service is, after every step of any duty: to systemd in a line, to passes and <c>status</c> in the snapshot.</summary>
internal sealed class ServiceReport(GanetiPaths paths, SettingsHolder settings, LogSetup log, ServiceNotifier notifier, TimeProvider time)
{
    // A cluster may have many groups; what comes after the first few is small.
    private const int MostTrims = 8;

    private readonly ConcurrentDictionary<IDutyRunner, StepResult> _results = new();
    private readonly Lock _writing = new();
    private int _trims;

    /// <summary>A duty has stepped.</summary>
    public void Stepped(IDutyRunner runner, StepResult result)
    {
        var isFirst = !_results.ContainsKey(runner);
        _results[runner] = result;
        lock (_writing)
        {
            if (isFirst && _trims < MostTrims)
            {
                _trims++;
                Trim();
            }

            var runners = _results.Keys.OrderBy(each => each.Name, StringComparer.Ordinal).ToList();
            notifier.Status(Status(runners));

            // A duty that stands still, or whose lock another watcher holds for long (the stock one while it verifies disks), does its work.
            if (runners.Min(each => _results[each].StandStill is null ? each.LastGoodStep : each.LastStep) is { } oldest)
            {
                new ServiceSnapshot(
                    Environment.ProcessId, ProductVersion.Text, time.GetUtcNow(), (oldest + (2 * TickJob.PeriodOf(settings, time))).TotalSeconds,
                    runners.Select(each => _results[each].StandStill).FirstOrDefault(because => because is not null),
                    StandingState.Of([.. runners.SelectMany(each => each.Standing)])).Write(paths, log.Log);
            }
        }
    }

    /// <summary>A duty is no more.</summary>
    public void Forget(IDutyRunner runner) => _results.TryRemove(runner, out _);

    private string Status(List<IDutyRunner> runners)
    {
        var faults = runners.SelectMany(each => each.Standing).Where(notice => notice.IsFault).DistinctBy(notice => notice.StateKey).ToList();
        var bad = runners.Select(each => (each.Name, Result: _results[each])).FirstOrDefault(each => each.Result is { Failed: true } or { StandStill: not null });
        return bad switch
        {
            { Result.Failed: true } => $"The last step of {bad.Name} failed; see the log",
            { Result.StandStill: { } because } => $"Standing still: {because}",
            _ when faults is [var only] => NoticeCapture.Of(only).PublicText,
            _ when faults is [var first, ..] => $"{faults.Count} faults, see \"ganeti-watcher status\"; the first: {NoticeCapture.Of(first).PublicText}",
            _ => "All is well",
        };
    }

    /// <summary>
    /// After the first step of a duty: start-up leaves more garbage than a quiet day, and what it freed goes back to the kernel (measured:
    /// docs/decisions/0003).
    /// </summary>
    private static void Trim()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        _ = Libc.MallocTrim(0);
    }
}
