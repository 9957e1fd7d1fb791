using Quartz;
using Watcher.Configuration;

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

    /// <summary>The time between the next two fires.</summary>
    public static TimeSpan PeriodOf(SettingsHolder settings, TimeProvider time)
    {
        var cron = new CronExpression(settings.Current.Schedule);
        return cron.GetNextValidTimeAfter(time.GetUtcNow()) is { } first && cron.GetNextValidTimeAfter(first) is { } second
            ? second - first
            : TimeSpan.FromDays(1);
    }
}
