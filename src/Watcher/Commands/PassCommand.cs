using System.Runtime.InteropServices;
using Watcher.Configuration;
using Watcher.Core.Cluster;
using Watcher.Core.Daemons;
using Watcher.Core.Duties;
using Watcher.Core.Native;
using Watcher.Core.Reporting;
using Watcher.Hosting;
using Watcher.Logging;

namespace Watcher.Commands;

/// <summary>One pass, as the stock watcher: silent when all went well. No host is built for it.</summary>
internal static class PassCommand
{
    // Below cron's five minutes.
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(4);

    // Besides a start's settling: a second look at the mode, an operation of Ganeti's that is nearly done.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public static async Task<int> RunAsync(PassOptions asked, CancellationToken ct)
    {
        var paths = GanetiPaths.FromEnvironment();
        var settings = SettingsLoader.Load(paths.Configuration);
        var target = LogTarget.File | (asked.Debug ? LogTarget.Console : LogTarget.None);
        using var log = new LogSetup(target, asked.Debug, settings.Log.ToLevel(), paths.WatcherLog);
        if (asked.OneGroup)
        {
            return ExitCodes.Success;
        }

        var time = TimeProvider.System;
        if (ServiceSnapshot.RunningService(paths, time) is { } service && !asked.IsInsistent && !Terminal.IsAttended)
        {
            if (service.IsFresh)
            {
                log.Log.ServiceIsFresh(service.Holder);
                return ExitCodes.Success;
            }

            log.Log.ServiceStuck(service.Holder);
        }

        using var ending = CancellationTokenSource.CreateLinkedTokenSource(ct);
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => End(signal, ending));
        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => End(signal, ending));
        return await StepAsync(asked, paths, settings.Daemons.ToOptions(), log, time, ending.Token);
    }

    private static async Task<int> StepAsync(
        PassOptions asked, GanetiPaths paths, DaemonsOptions options, LogSetup log, TimeProvider time, CancellationToken ct)
    {
        IReporter reporter = asked.DryRun ? new LookReporter(Console.Out) : new LogReporter(log.Log);
        var use = asked.DryRun ? CompositionUse.Look : CompositionUse.Pass;
        using var composition = new Composition(paths, () => options, reporter, use, asked.IgnorePause, time);
        try
        {
            var mode = asked.DryRun ? StepMode.DryRun : StepMode.Live;
            var ended = new List<(IDutyRunner Runner, StepResult Last)>();
            foreach (var runner in composition.NodeDuties.Select(duty => duty.Runner))
            {
                ended.Add((runner, await DutyLoop.RunUntilIdleAsync(runner, mode, Patience + options.SettleTime, Deadline, time, ct)));
            }

            return ExitCode(ended.Any(duty => duty.Last.Failed), [.. ended.SelectMany(duty => duty.Runner.Standing)]);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            return ExitCodes.Failure;
        }
    }

    private static int ExitCode(bool hasFailed, IReadOnlyList<Notice> standing) =>
        standing.OfType<HostNameUnresolved>().Any() ? ExitCodes.NodeSetup
        : hasFailed || standing.Any(notice => notice.IsFault) ? ExitCodes.Failure
        : ExitCodes.Success;

    private static void End(PosixSignalContext signal, CancellationTokenSource ending)
    {
        signal.Cancel = true;
        ending.Cancel();
    }
}
