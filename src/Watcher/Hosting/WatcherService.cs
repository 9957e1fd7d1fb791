using Microsoft.Extensions.Hosting;
using Quartz;
using Watcher.Configuration;
using Watcher.Core;
using Watcher.Core.Cluster;
using Watcher.Core.Configuration;
using Watcher.Core.Duties;
using Watcher.Core.Metrics;
using Watcher.Core.Notify;
using Watcher.Core.Reporting;
using Watcher.Logging;

namespace Watcher.Hosting;

/// <summary>The service: waits until it is the only one, then lets the schedule tick and the duties step, and reports to systemd.</summary>
internal sealed class WatcherService(
    GanetiPaths paths,
    SettingsHolder settings,
    LogSetup log,
    ServiceNotifier notifier,
    ServiceReport report,
    DutyTicks ticks,
    ISchedulerFactory schedulers,
    ReloadSignal reload,
    TimeProvider time) : BackgroundService
{
    private readonly SemaphoreSlim _scheduling = new(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var alone = await BecomeTheOnlyOneAsync(stoppingToken);
        using var composition = new Composition(
            paths, () => settings.Current, new LogReporter(log.Log), CompositionUse.Service, ignorePause: false, time);
        using var clock = new ClockWatch(time);
        var own = new OwnFaults();
        var metrics = new MetricsKeeper(paths, () => settings.Current.Metrics, new MetricsFile(paths, log.Counts, log.Log, time), own, time);
        var faults = new FaultNotifier(() => settings.Current.Notify, new NotifyCommand(paths, composition.RunAsync, log.Log, time), own, isBesideService: false, time);
        using var reporting = report.Begin(() => composition.Report, own, stoppingToken);
        log.Log.ServiceStarted(ProductVersion.Text, settings.Current.Schedule);
        var passes = new PassRounds(() => Composition.PassPatience(settings.Current), time);
        using var listener = new PassListener(paths.PassSocket, passes.AskAsync, log.Log, time);
        var duties = new DutySet(Stepped, log.Log, time, stoppingToken);
        using var groups = new GroupFollower(composition, duties, Forget, own, log.Log);
        ticks.Connect(schedule =>
        {
            if (schedule == Composition.GroupsSchedule)
            {
                groups.Tick();
            }
            else
            {
                duties.Post(schedule, new Tick());
            }
        });
        var scheduler = await schedulers.GetScheduler(stoppingToken);
        await ScheduleAsync(scheduler, () => settings.Current, stoppingToken);
        await scheduler.Start(stoppingToken);

        // Before the first snapshot: who reads that may ask.
        var listening = listener.RunAsync(stoppingToken);
        notifier.Ready();
        var first = composition.NodeDuties.AddRange(composition.MasterDuties);
        foreach (var duty in first)
        {
            duties.Add(duty);
        }

        // The first to end has failed, or everything is being stopped.
        await await Task.WhenAny(
            duties.Failure,
            groups.RunAsync(stoppingToken),
            passes.RunAsync([.. first.Select(duty => duty.Runner)], LookAsync, stoppingToken),
            listening,
            metrics.RunAsync(stoppingToken),
            faults.RunAsync(stoppingToken),
            ReloadAsync(scheduler, duties, Rejected, stoppingToken),
            FollowClockAsync(clock, scheduler, duties, stoppingToken),
            FeedWatchdogAsync(() => composition.IsFresh && duties.Runners.All(IsAtWork), stoppingToken));

        void Stepped(IDutyRunner runner, StepResult result)
        {
            report.Stepped(runner, result);
            metrics.Stepped(runner, result);
            faults.Stepped(runner);
            passes.Stepped(runner, result);
        }

        void Forget(IDutyRunner runner)
        {
            report.Forget(runner);
            metrics.Forget(runner);
            faults.Forget(runner);
            passes.Forget(runner);
        }

        void Rejected(SettingsRejected? rejected)
        {
            own.Settings = rejected;
            report.Changed();
            metrics.Changed();
            faults.Changed();
        }

        async Task<IReadOnlyList<IDutyRunner>?> LookAsync(CancellationToken ct) => await groups.LookAsync(ct) is var found && groups.AreKnown ? found : null;
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        notifier.Stopping();
        log.Log.ServiceStopping();
        await base.StopAsync(cancellationToken);
    }

    public override void Dispose()
    {
        base.Dispose();
        _scheduling.Dispose();
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
        var alive = FeedWatchdogAsync(() => true, idle.Token);
        var waited = await ServiceLock.TakeAsync(paths, ct);
        await idle.CancelAsync();
        await alive.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        log.Log.ServiceTookOver();
        return waited;
    }

    private async Task ReloadAsync(IScheduler scheduler, DutySet duties, Action<SettingsRejected?> stands, CancellationToken ct)
    {
        await foreach (var _ in reload.ReadAllAsync(ct))
        {
            notifier.Reloading();
            log.Reopen();
            try
            {
                var next = await ScheduleAsync(scheduler, settings.Read, ct);
                log.SetLevel(next.Log.ToLevel());
                log.Log.SettingsReloaded();
                stands(null);
                duties.Post(null, new Resync("the configuration was read anew"));
            }
            catch (Exception e) when (!ct.IsCancellationRequested)
            {
                // Whatever is wrong with it: the old configuration stays in force, and the service alive.
                var rejected = new SettingsRejected(e.Message);
                rejected.Tell(log.Log);
                stands(rejected);
            }

            notifier.Ready();
        }
    }

    /// <summary>
    /// Quartz waits for a moment of the wall clock, and would wait for an hour more when that is set back by one: its triggers are set anew. Whatever
    /// has an end by that clock (a hold, a pause) may have come to it.
    /// </summary>
    private async Task FollowClockAsync(ClockWatch clock, IScheduler scheduler, DutySet duties, CancellationToken ct)
    {
        await foreach (var by in clock.ReadAllAsync(ct))
        {
            log.Log.ClockSet(by < TimeSpan.Zero ? "back" : "forward", Duration.Text(by.Duration()));
            await ScheduleAsync(scheduler, () => settings.Current, ct);
            duties.Post(null, new Resync("the clock was set"));
        }
    }

    /// <summary>Gives every schedule its trigger, and then these settings their force. One after the other: the clock may be set during a reload.</summary>
    private async Task<WatcherSettings> ScheduleAsync(IScheduler scheduler, Func<WatcherSettings> read, CancellationToken ct)
    {
        await _scheduling.WaitAsync(ct);
        try
        {
            var next = read();
            await TickJob.ScheduleAsync(scheduler, Composition.Schedules, next.Schedule, ct);
            settings.Use(next);
            return next;
        }
        finally
        {
            _scheduling.Release();
        }
    }

    /// <summary>Whether a duty steps: within two periods since it last did and the time that a step may take. Whether those that it waits for do, they tell themselves.</summary>
    private bool IsAtWork(IDutyRunner runner) =>
        runner.AwaitsSlot || time.SinceBoot() - runner.LastSign < TickJob.TwoPeriodsFrom(settings, runner.LastSign, time) + Composition.LongestStep;

    /// <summary>Signs of life for as long as all is at work.</summary>
    private async Task FeedWatchdogAsync(Func<bool> isAtWork, CancellationToken ct)
    {
        if (ServiceNotifier.WatchdogPeriod is not { } period)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, time, ct);
            return;
        }

        using var timer = new PeriodicTimer(period, time);
        notifier.Alive();
        while (await timer.WaitForNextTickAsync(ct))
        {
            if (isAtWork())
            {
                notifier.Alive();
            }
        }
    }
}
