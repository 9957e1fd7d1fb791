using System.Runtime.InteropServices;
using Watcher.Configuration;
using Watcher.Core.Cluster;
using Watcher.Core.Disks;
using Watcher.Core.Duties;
using Watcher.Core.Native;
using Watcher.Core.Reporting;
using Watcher.Hosting;
using Watcher.Logging;

namespace Watcher.Commands;

/// <summary>One pass, as the stock watcher: silent when all went well. No host is built for it.</summary>
internal static class PassCommand
{
    // Besides a start's settling: a second look at the mode, an operation of Ganeti's that is nearly done.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public static async Task<int> RunAsync(PassOptions asked, CancellationToken ct)
    {
        var paths = GanetiPaths.FromEnvironment();
        var settings = SettingsLoader.Load(paths.Configuration);
        var target = LogTarget.File | (asked.Debug ? LogTarget.Console : LogTarget.None);
        using var log = new LogSetup(target, asked.Debug, settings.Log.ToLevel(), paths.WatcherLog);
        settings.Archive.JobAge = asked.JobAge ?? settings.Archive.JobAge;
        settings.Rapi.Host = asked.RapiHost ?? settings.Rapi.Host;
        settings.Disks.Verify = asked.VerifiesDisks ? settings.Disks.Verify : bool.FalseString;
        settings.Disks.Strict = (asked.IsStrict ? Strictness.Always : Strictness.Never).ToString();
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
        return await StepAsync(asked, paths, settings, log, time, ending.Token);
    }

    private static async Task<int> StepAsync(
        PassOptions asked, GanetiPaths paths, WatcherSettings settings, LogSetup log, TimeProvider time, CancellationToken ct)
    {
        IReporter reporter = asked.DryRun ? new LookReporter(Console.Out) : new LogReporter(log.Log);
        var use = asked.DryRun ? CompositionUse.Look : CompositionUse.Pass;
        using var composition = new Composition(paths, () => settings, reporter, use, asked.IgnorePause, time);
        try
        {
            var steps = new PassSteps(composition, asked, Patience + settings.Daemons.ToOptions().SettleTime, time);
            var ended = await steps.RunAsync(ct);
            return PassOutcome.ExitCode(ended.Any(duty => duty.Last.Failed), [.. ended.SelectMany(duty => duty.Runner.Standing)]);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            return ExitCodes.Failure;
        }
        catch (Exception e) when (Composition.IsGroupsProblem(e))
        {
            log.Log.GroupsUnknown(e.Message);
            return ExitCodes.Failure;
        }
    }

    private static void End(PosixSignalContext signal, CancellationTokenSource ending)
    {
        signal.Cancel = true;
        ending.Cancel();
    }
}
