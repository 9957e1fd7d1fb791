using Quartz;
using Watcher.Configuration;
using Watcher.Core;
using Watcher.Core.Cluster;

namespace Watcher.Hosting;

/// <summary>
/// The Quartz job, one for each schedule: hands the tick over and returns. The duty steps on its own task, so that the scheduler's one thread
/// is never waited for.
/// </summary>
internal sealed class TickJob(DutyTicks ticks) : IJob
{
    public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        ticks.Tick(context.JobDetail.Key.Name);
        return ValueTask.CompletedTask;
    }

    /// <summary>Gives every schedule its trigger; ticks that were missed become one.</summary>
    public static async Task ScheduleAsync(IScheduler scheduler, IEnumerable<string> schedules, string cron, CancellationToken ct)
    {
        foreach (var schedule in schedules)
        {
            var trigger = TriggerBuilder.Create()
                .WithIdentity(schedule)
                .ForJob(new JobKey(schedule))
                .WithCronSchedule(cron, each => each.WithMisfireInstruction(CronTriggerMisfireInstruction.FireAndProceed))
                .Build();
            if (await scheduler.RescheduleJob(trigger.Key, trigger, ct) is null)
            {
                await scheduler.ScheduleJob(JobBuilder.Create<TickJob>().WithIdentity(schedule).Build(), trigger, cancellationToken: ct);
            }
        }
    }

    /// <summary>The time until the second fire after a moment (monotonic): a schedule may well rest at night.</summary>
    public static TimeSpan TwoPeriodsFrom(SettingsHolder settings, TimeSpan moment, TimeProvider time)
    {
        var cron = new CronExpression(settings.Current.Schedule);
        var from = time.GetUtcNow() - (time.SinceBoot() - moment);
        return cron.GetNextValidTimeAfter(from) is { } first && cron.GetNextValidTimeAfter(first) is { } second ? second - from : TimeSpan.FromDays(2);
    }

    /// <summary>When a schedule comes round next, with what it is later by on this node.</summary>
    public static DateTimeOffset NextOf(string schedule, SettingsHolder settings, TimeProvider time)
    {
        var (cron, late) = (new CronExpression(settings.Current.Schedule), Jitter.Of(ClusterProbe.OwnName(), schedule, PeriodOf(settings, time)));

        // The tick before may be on its way.
        return cron.GetNextValidTimeAfter(time.GetUtcNow() - late) is { } next ? (next + late).ToLocalTime() : DateTimeOffset.MaxValue;
    }

    /// <summary>The time between the next two fires.</summary>
    public static TimeSpan PeriodOf(SettingsHolder settings, TimeProvider time)
    {
        var cron = new CronExpression(settings.Current.Schedule);
        return cron.GetNextValidTimeAfter(time.GetUtcNow()) is { } first && cron.GetNextValidTimeAfter(first) is { } second
            ? second - first
            : TimeSpan.FromDays(1);
    }
}
