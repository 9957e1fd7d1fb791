using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;
using Watcher.Core.Duties;
using Watcher.Core.Reporting;

namespace Watcher.Hosting;

/// <summary>One standing state, for <c>status</c>.</summary>
/// <param name="Key">Its name ("failing:ganeti-rapi").</param>
/// <param name="Text">What was told of it.</param>
/// <param name="IsFault">Whether somebody should see to it.</param>
internal sealed record StandingState(string Key, string Text, bool IsFault)
{
    /// <summary>The text for everybody.</summary>
    [JsonIgnore]
    public string PublicText { get; init; } = Text;

    /// <summary>How bad it is: as loud as the log tells it, and as bad as a fault is.</summary>
    public Severity Severity { get; init; } = IsFault ? Severity.Critical : Severity.Ok;

    // After a power cut each of ten thousand instances may have one. Nobody reads them all, and the service writes them after every step.
    private const int Most = 1000;

    public static IReadOnlyList<StandingState> Of(IReadOnlyList<Notice> notices)
    {
        if (notices.Count <= Most)
        {
            return [.. notices.Select(Of)];
        }

        var more = new StandingState("more", $"{notices.Count - Most} more states stand; each is in the log", IsFault: false);
        return [.. notices.OrderByDescending(notice => notice.IsFault).Take(Most).Select(Of), more];
    }

    private static StandingState Of(Notice notice)
    {
        var said = NoticeCapture.Of(notice);
        return new(notice.StateKey!, said.Text, notice.IsFault)
        {
            PublicText = said.PublicText,
            Severity = said.Level < LogLevel.Warning ? Severity.Ok : notice.IsFault && said.Level >= LogLevel.Error ? Severity.Critical : Severity.Warning,
        };
    }

    private const string StepFailed = "step-failed:";

    /// <summary>Whether it says that a duty's last step failed.</summary>
    public static bool IsFailure(StandingState state) => state.Key.StartsWith(StepFailed, StringComparison.Ordinal);

    /// <summary>A duty's last step failed.</summary>
    public static StandingState OfFailure(string duty, string why) => new($"{StepFailed}{duty}", $"The last step of {duty} failed: {why}", IsFault: true)
    {
        PublicText = $"The last step of {duty} failed: (told to root)",
    };
}
