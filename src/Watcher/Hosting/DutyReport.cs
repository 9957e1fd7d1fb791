using Watcher.Core.Duties;

namespace Watcher.Hosting;

/// <summary>When a duty last stepped, how that ended, and when it steps next, for <c>status</c>. Nothing in it is for root only.</summary>
/// <param name="Duty">Its name.</param>
/// <param name="At">When.</param>
/// <param name="Result">How it ended.</param>
internal sealed record DutyReport(string Duty, DateTimeOffset At, string Result)
{
    /// <summary>It did what it has to do.</summary>
    public const string Done = "done";

    /// <summary>When it steps next, if nothing happens before; absent where that is cron's to say.</summary>
    public DateTimeOffset? Next { get; init; }

    /// <param name="duty">Its name.</param>
    /// <param name="at">When it stepped.</param>
    /// <param name="result">How that ended.</param>
    /// <param name="tick">When its schedule comes round; null where it has none.</param>
    public static DutyReport Of(string duty, DateTimeOffset at, StepResult result, DateTimeOffset? tick = null)
    {
        var wake = tick is not null && result.WakeIn is { } wakeIn ? at + wakeIn : (DateTimeOffset?)null;
        return new(duty, at, result.Failed ? "failed" : result.StandStill is { } because ? $"stood still: {because}" : Done)
        {
            Next = wake < tick ? wake : tick,
        };
    }
}
