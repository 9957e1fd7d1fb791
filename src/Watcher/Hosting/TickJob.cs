using Quartz;

namespace Watcher.Hosting;

/// <summary>
/// The Quartz job: hands the tick over and returns. The duty steps on its own task, so that the scheduler's one thread is never waited for.
/// </summary>
internal sealed class TickJob(DutyTicks ticks) : IJob
{
    public static readonly JobKey Key = new("daemons");
    public static readonly TriggerKey Trigger = new("daemons");

    public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        ticks.Tick();
        return ValueTask.CompletedTask;
    }

    /// <summary>The trigger for a cron expression; ticks that were missed become one.</summary>
    public static ITrigger TriggerFor(string schedule) => TriggerBuilder.Create()
        .WithIdentity(Trigger)
        .ForJob(Key)
        .WithCronSchedule(schedule, cron => cron.WithMisfireInstruction(CronTriggerMisfireInstruction.FireAndProceed))
        .Build();

    /// <summary>The time between the next two fires.</summary>
    public static TimeSpan PeriodOf(string schedule, DateTimeOffset now)
    {
        var cron = new CronExpression(schedule);
        return cron.GetNextValidTimeAfter(now) is { } first && cron.GetNextValidTimeAfter(first) is { } second ? second - first : TimeSpan.FromDays(1);
    }
}
