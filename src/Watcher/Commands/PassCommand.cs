using System.Runtime.InteropServices;
using Watcher.Configuration;
using Watcher.Core.Cluster;
using Watcher.Core.Disks;
using Watcher.Core.Duties;
using Watcher.Core.Metrics;
using Watcher.Core.Notify;
using Watcher.Core.Reporting;
using Watcher.Hosting;
using Watcher.Logging;

namespace Watcher.Commands;

/// <summary>One pass, as the stock watcher: silent when all went well. No host is built for it.</summary>
internal static class PassCommand
{
    public static async Task<int> RunAsync(PassOptions asked, CancellationToken ct)
    {
        var paths = GanetiPaths.FromEnvironment();
        var settings = Load(paths, asked);
        var target = LogTarget.File | (asked.Debug ? LogTarget.Console : LogTarget.None);
        using var log = new LogSetup(target, asked.Debug, settings.Log.ToLevel(), paths.WatcherLog);
        var time = TimeProvider.System;
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(ct);
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => End(signal, ending));
        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => End(signal, ending));
        try
        {
            return asked.IsForTheService(settings) && await ByServiceAsync(asked, paths, log, time, ending.Token) is { } exitCode
                ? exitCode
                : await StepAsync(asked, paths, settings, log, time, ending.Token);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            return ExitCodes.Failure;
        }
    }

    /// <summary>Also into the log: whoever gets cron's mail is not who looks for why nothing was started.</summary>
    private static WatcherSettings Load(GanetiPaths paths, PassOptions asked)
    {
        try
        {
            return SettingsLoader.Load(paths.Configuration);
        }
        catch (SettingsException e)
        {
            e.Tell(LogTarget.File, paths.WatcherLog);
            if (asked is { DryRun: false, Group: null } && Environment.IsPrivilegedProcess)
            {
                PassWord.LeaveNone(paths, e, TimeProvider.System);
            }

            throw;
        }
    }

    /// <summary>Has the service make the pass, if one is at work.</summary>
    /// <returns>What it ended with; null when this process is to make it.</returns>
    private static async Task<int?> ByServiceAsync(PassOptions asked, GanetiPaths paths, LogSetup log, TimeProvider time, CancellationToken ct)
    {
        if (ServiceSnapshot.RunningService(paths, time) is not { } service)
        {
            return null;
        }

        if (!service.IsFresh)
        {
            log.Log.ServiceStuck(service.Holder);
            return null;
        }

        var answer = await ServicePass.AskAsync(paths.PassSocket, asked.WaitsForGroups, time, ct);
        if (answer.ExitCode is { } exitCode)
        {
            log.Log.ServiceMadeThePass(service.Holder);
            PassWord.LeaveOfService(paths, exitCode, log.Log, time);
        }
        else
        {
            log.Log.ServiceMadeNoPass(service.Holder, answer.Why);
            if (answer.IsServiceEnding)
            {
                await ServiceLock.UntilFreeAsync(paths, time, ct);
            }
        }

        return answer.ExitCode;
    }

    private static async Task<int> StepAsync(
        PassOptions asked, GanetiPaths paths, WatcherSettings settings, LogSetup log, TimeProvider time, CancellationToken ct)
    {
        settings.Archive.JobAge = asked.JobAge ?? settings.Archive.JobAge;
        settings.Rapi.Host = asked.RapiHost ?? settings.Rapi.Host;
        settings.Disks.Verify = asked.VerifiesDisks ? settings.Disks.Verify : bool.FalseString;
        settings.Disks.Strict = (asked.IsStrict ? Strictness.Always : Strictness.Never).ToString();
        IReporter reporter = asked.DryRun ? new LookReporter(Console.Out) : new LogReporter(log.Log);
        var use = asked.DryRun ? CompositionUse.Look : CompositionUse.Pass;
        using var composition = new Composition(paths, () => settings, reporter, use, asked.IgnorePause, time);
        var steps = new PassSteps(composition, asked, Composition.PassPatience(settings), time);
        var (exitCode, unknown) = await StepAsync(steps, asked, log, ct);

        // A look writes nothing, and the pass of one node group has seen a part only.
        if (use == CompositionUse.Pass && asked.Group is null)
        {
            PassWord.Leave(paths, exitCode, steps.Ended, unknown, composition.Report, log, time);
            await ReportAsync(paths, settings, log, composition, steps, unknown, time, ct);
        }

        return exitCode;
    }

    private static async Task<(int ExitCode, GroupsUnknown? Unknown)> StepAsync(PassSteps steps, PassOptions asked, LogSetup log, CancellationToken ct)
    {
        try
        {
            await steps.RunAsync(ct);
            if (steps.WhyOthers is { } others)
            {
                log.Log.MasterLost(asked.Group!, others);
                return (ExitCodes.NotMaster, null);
            }

            return (PassOutcome.ExitCode(steps.Ended.Any(duty => duty.Last.Failed), [.. steps.Ended.SelectMany(duty => duty.Runner.Standing)]), null);
        }
        catch (Exception e) when (Composition.IsGroupsProblem(e))
        {
            log.Log.GroupsUnknown(e.Message);
            return (ExitCodes.Failure, new(e.Message));
        }
    }

    /// <summary>For monitoring, and for people; the metrics first, since the other may take a while.</summary>
    private static async Task ReportAsync(
        GanetiPaths paths, WatcherSettings settings, LogSetup log, Composition composition, PassSteps steps, GroupsUnknown? unknown, TimeProvider time, CancellationToken ct)
    {
        var own = new OwnFaults { Groups = unknown };
        var metrics = new MetricsKeeper(paths, () => settings.Metrics, new MetricsFile(paths, log.Counts, log.Log, time), own, time);
        var isBesideService = ServiceLock.Holder(paths) is not null;
        var faults = new FaultNotifier(() => settings.Notify, new NotifyCommand(paths, composition.RunAsync, log.Log, time), own, isBesideService, time);
        foreach (var (runner, last) in steps.Ended)
        {
            metrics.Stepped(runner, last);
            faults.Stepped(runner);
        }

        await metrics.WriteAsync(waits: true, ct);
        await faults.TellAsync(steps.IsWhole, ct);
    }

    private static void End(PosixSignalContext signal, CancellationTokenSource ending)
    {
        signal.Cancel = true;
        ending.Cancel();
    }
}
