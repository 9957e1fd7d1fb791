using Microsoft.Extensions.Hosting;
using Quartz;
using Watcher.Configuration;
using Watcher.Core;
using Watcher.Core.Cluster;
using Watcher.Core.Duties;
using Watcher.Core.Native;
using Watcher.Core.Reporting;
using Watcher.Logging;

namespace Watcher.Hosting;

/// <summary>The service: waits until it is the only one, then lets the schedule tick and the duties step, and reports to systemd.</summary>
internal sealed class WatcherService(
    GanetiPaths paths,
    SettingsHolder settings,
    LogSetup log,
    ServiceNotifier notifier,
    DutyTicks ticks,
    ISchedulerFactory schedulers,
    ReloadSignal reload,
    TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan SourceRetryFirst = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan SourceRetryMost = TimeSpan.FromMinutes(5);

    private bool _isTrimmed;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var alone = await BecomeTheOnlyOneAsync(stoppingToken);
        using var composition = new Composition(
            paths, () => settings.Current.Daemons.ToOptions(), new LogReporter(log.Log), CompositionUse.Service, ignorePause: false, time);
        var daemons = composition.Daemons;
        log.Log.ServiceStarted(ProductVersion.Text, settings.Current.Schedule);

        ticks.Connect(daemons);
        var scheduler = await schedulers.GetScheduler(stoppingToken);
        await scheduler.ScheduleJob(
            JobBuilder.Create<TickJob>().WithIdentity(TickJob.Key).Build(), TickJob.TriggerFor(settings.Current.Schedule),
            cancellationToken: stoppingToken);
        await scheduler.Start(stoppingToken);

        notifier.Ready();
        List<Task> running =
        [
            DutyLoop.RunAsync(daemons, result => Report(daemons, result), time, stoppingToken),
            .. composition.FactSources.Select(pair => RunSourceAsync(pair.Runner, pair.Source, stoppingToken)),
            ReloadAsync(scheduler, daemons, stoppingToken),
        ];
        if (ServiceNotifier.WatchdogPeriod is { } period)
        {
            running.Add(FeedWatchdogAsync(daemons, period, stoppingToken));
        }

        // The first to end has failed, or everything is being stopped.
        await await Task.WhenAny(running);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        notifier.Stopping();
        log.Log.ServiceStopping();
        await base.StopAsync(cancellationToken);
    }

    /// <summary>
    /// Under systemd a second service reports READY and idles: to exit before READY would be a failed unit (measured), to run beside the first
    /// would be two watchers.
    /// </summary>
    private async Task<IDisposable> BecomeTheOnlyOneAsync(CancellationToken ct)
    {
        if (ServiceLock.TryTake(paths) is { } taken)
        {
            return taken;
        }

        log.Log.ServiceWaits(ServiceLock.Holder(paths) ?? "it is just ending");
        notifier.Status("Idle: another ganeti-watcher service is at work");
        notifier.Ready();
        using var idle = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var alive = ServiceNotifier.WatchdogPeriod is { } period ? FeedWatchdogAsync(null, period, idle.Token) : Task.CompletedTask;
        var waited = await ServiceLock.TakeAsync(paths, ct);
        await idle.CancelAsync();
        await alive.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        log.Log.ServiceTookOver();
        return waited;
    }

    private TimeSpan Period() => TickJob.PeriodOf(settings.Current.Schedule, time.GetUtcNow());

    private void Report(IDutyRunner daemons, StepResult result)
    {
        if (!_isTrimmed)
        {
            // Start-up leaves more garbage than a quiet day; what it freed goes back to the kernel once (measured: docs/decisions/0003).
            _isTrimmed = true;
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            _ = Libc.MallocTrim(0);
        }

        var faults = daemons.Standing.Where(notice => notice.IsFault).Select(notice => notice.StateKey).ToList();
        notifier.Status(result switch
        {
            { Failed: true } => "The last step failed; see the log",
            { StandStill: { } because } => $"Standing still: {because}",
            _ when faults.Count > 0 => $"Faults: {string.Join(", ", faults)}",
            _ => "All is well",
        });
        if (daemons.LastGoodStep is { } good)
        {
            var freshUntil = good + (2 * Period());
            new ServiceSnapshot(
                Environment.ProcessId, ProductVersion.Text, time.GetUtcNow(), freshUntil.TotalSeconds, result.StandStill,
                StandingState.Of(daemons.Standing)).Write(paths, log.Log);
        }
    }

    /// <summary>Runs a source for ever. What it missed while it was away a resync finds; the same failure is told once.</summary>
    private async Task RunSourceAsync(IDutyRunner runner, IFactSource source, CancellationToken ct)
    {
        string? told = null;
        for (var failures = 1; ; failures++)
        {
            var began = time.SinceBoot();
            try
            {
                await source.RunAsync(runner.Post, ct);
            }
            catch (Exception e) when (!ct.IsCancellationRequested)
            {
                if (time.SinceBoot() - began > SourceRetryMost)
                {
                    failures = 1;
                    told = null;
                }

                if (told != e.Message)
                {
                    told = e.Message;
                    log.Log.FactSourceFailed(source.GetType().Name, e.Message);
                }

                await Task.Delay(Backoff.After(failures, SourceRetryFirst, SourceRetryMost), time, ct);
                runner.Post(new Resync($"{source.GetType().Name} began anew"));
            }
        }
    }

    private async Task ReloadAsync(IScheduler scheduler, IDutyRunner daemons, CancellationToken ct)
    {
        await foreach (var _ in reload.ReadAllAsync(ct))
        {
            notifier.Reloading();
            log.Reopen();
            try
            {
                var next = settings.Read();
                await scheduler.RescheduleJob(TickJob.Trigger, TickJob.TriggerFor(next.Schedule), ct);
                settings.Use(next);
                log.SetLevel(next.Log.ToLevel());
                log.Log.SettingsReloaded();
                daemons.Post(new Resync("the configuration was read anew"));
            }
            catch (Exception e) when (!ct.IsCancellationRequested)
            {
                // Whatever is wrong with it: the old configuration stays in force, and the service alive.
                log.Log.SettingsRejected(e.Message);
            }

            notifier.Ready();
        }
    }

    /// <summary>A sign of life for as long as the duty steps: within two periods and the time that a step may take.</summary>
    private async Task FeedWatchdogAsync(IDutyRunner? daemons, TimeSpan period, CancellationToken ct)
    {
        var stepAllowance = Composition.LongestStep;
        var started = time.SinceBoot();
        using var timer = new PeriodicTimer(period, time);
        notifier.Alive();
        while (await timer.WaitForNextTickAsync(ct))
        {
            if (daemons is null || time.SinceBoot() - (daemons.LastStep ?? started) < (2 * Period()) + stepAllowance)
            {
                notifier.Alive();
            }
        }
    }
}
