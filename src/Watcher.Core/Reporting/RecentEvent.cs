using System.Text.Json.Serialization;

namespace Watcher.Core.Reporting;

/// <summary>An event that was told, for <c>status</c>.</summary>
/// <param name="At">When.</param>
/// <param name="Event">Its name.</param>
/// <param name="Severity">How loud it was.</param>
/// <param name="Text">What was said.</param>
internal sealed record RecentEvent(DateTimeOffset At, string Event, Severity Severity, string Text)
{
    /// <summary>The text for everybody.</summary>
    [JsonIgnore]
    public string PublicText { get; init; } = Text;

    /// <summary>The same for everybody.</summary>
    public RecentEvent ForAll() => this with { Text = PublicText };
}
