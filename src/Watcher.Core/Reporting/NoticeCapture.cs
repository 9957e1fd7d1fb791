using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;
using Watcher.Core.Duties;

namespace Watcher.Core.Reporting;

/// <summary>
/// Takes down an event instead of logging it. Its public text leaves out what may quote a daemon's log, a program's output or a job's error, which
/// only root may read: of the properties it shows those that are known to hold names, numbers and our own words, and no other.
/// </summary>
internal sealed class NoticeCapture : ILogger
{
    private const string Hidden = "(told to root)";
    private const string Template = "{OriginalFormat}";

    private static readonly FrozenSet<string> Shown = FrozenSet.Create(
        StringComparer.Ordinal,
        "Attempt", "Attempts", "Because", "Begin", "By", "Cause", "Command", "Consequence", "Count", "Daemon", "Days", "Deaths", "Directory", "Duty", "End",
        "Failures", "Fault", "From", "Group", "Groups", "Instance", "Instances", "JobId", "Most", "Names", "NextTry", "Node", "Path", "Pid", "Primary", "Reason",
        "Recovery", "Remedy", "Renewal", "Share", "Since", "State", "To", "Took", "Unit", "Until", "Volumes");

    private NoticeCapture()
    {
    }

    public static NoticeCapture Of(Notice notice)
    {
        var capture = new NoticeCapture();
        notice.Tell(capture);
        return capture;
    }

    /// <summary>The event's name.</summary>
    public string Event { get; private set; } = "";

    /// <summary>Its MESSAGE_ID.</summary>
    public string MessageId { get; private set; } = "";

    public string Text { get; private set; } = "";

    public string PublicText { get; private set; } = "";

    public LogLevel Level { get; private set; }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        Event = eventId.Name ?? "";
        MessageId = MessageIds.Find(eventId.Id) ?? "";
        Text = formatter(state, exception);
        Level = logLevel;
        PublicText = PublicTextOf((IReadOnlyList<KeyValuePair<string, object?>>)state!);
    }

    /// <summary>Fills a template like "{Daemon} was started at {Since:HH:mm:ss}".</summary>
    public static string PublicTextOf(IReadOnlyList<KeyValuePair<string, object?>> properties)
    {
        var values = properties.ToDictionary(each => each.Key, each => each.Value);
        ReadOnlySpan<char> rest = (string)values[Template]!;
        var text = new StringBuilder();
        while (rest.IndexOf('{') is var open and >= 0 && rest.IndexOf('}') is var close && close > open)
        {
            var placeholder = rest[(open + 1)..close].ToString();
            var name = placeholder.Split(':')[0];
            text.Append(rest[..open]);
            text.Append(Shown.Contains(name) ? string.Format(CultureInfo.InvariantCulture, $"{{0{placeholder[name.Length..]}}}", values[name]) : Hidden);
            rest = rest[(close + 1)..];
        }

        return text.Append(rest).ToString();
    }
}
