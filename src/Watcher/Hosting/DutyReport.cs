using Watcher.Core.Duties;

namespace Watcher.Hosting;

/// <summary>When a duty last stepped, and how that ended, for <c>status</c>. Nothing in it is for root only.</summary>
/// <param name="Duty">Its name.</param>
/// <param name="At">When.</param>
/// <param name="Result">How it ended.</param>
internal sealed record DutyReport(string Duty, DateTimeOffset At, string Result)
{
    /// <summary>It did what it has to do.</summary>
    public const string Done = "done";

    public static DutyReport Of(string duty, DateTimeOffset at, StepResult result) => new(
        duty, at, result.Failed ? "failed" : result.StandStill is { } because ? $"stood still: {because}" : Done);
}
