using System.Globalization;
using System.Text;
using Serilog.Events;
using Watcher.Core.Reporting;

namespace Watcher.Logging;

/// <summary>An event as journald's fields. Pure.</summary>
internal static class JournalFields
{
    /// <summary>More than any text of ours; what somebody else's program printed may be longer.</summary>
    public const int LongestValue = 256 * 1024;

    // systemd's own limit for a field's name.
    private const int LongestName = 64;

    /// <summary>"NAME=value" each. A name may come twice, which the journal allows.</summary>
    public static IReadOnlyList<byte[]> Of(LogEvent logEvent)
    {
        List<byte[]> fields =
        [
            Field("MESSAGE", EventText.Of(logEvent)),
            Field("PRIORITY", Priority(logEvent.Level)),
            Field("SYSLOG_IDENTIFIER", "ganeti-watcher"),
        ];
        foreach (var (name, value) in logEvent.Properties)
        {
            switch (name)
            {
                case "EventId":
                    if (MessageId(value) is { } id)
                    {
                        fields.Add(Field("MESSAGE_ID", id));
                    }

                    break;
                case "Unit":
                    fields.Add(Field("OBJECT_SYSTEMD_UNIT", Text(value)));
                    fields.Add(Field("GANETI_UNIT", Text(value)));
                    break;
                case "SourceContext":
                    break;
                default:
                    fields.Add(Field(NameOf(name), Text(value)));
                    break;
            }
        }

        if (!logEvent.Properties.ContainsKey("Unit") && logEvent.Properties.TryGetValue("Daemon", out var daemon))
        {
            // "journalctl -u ganeti-luxid" shows what befell it, though the words are ours.
            fields.Add(Field("OBJECT_SYSTEMD_UNIT", $"{Text(daemon)}.service"));
        }

        if (logEvent.Exception is { } exception)
        {
            fields.Add(Field("EXCEPTION_TYPE", exception.GetType().FullName!));
            fields.Add(Field("EXCEPTION_TEXT", exception.ToString()));
        }

        return fields;
    }

    /// <summary>A property's field: "JobId" becomes GANETI_JOB_ID. What a field's name may not hold becomes an underscore.</summary>
    public static string NameOf(string property)
    {
        var name = new StringBuilder("GANETI");
        var wasLower = true;
        foreach (var c in property.Take(LongestName))
        {
            name.Append(wasLower && char.IsAsciiLetterUpper(c) ? "_" : "").Append(char.IsAsciiLetterOrDigit(c) ? char.ToUpperInvariant(c) : '_');
            wasLower = !char.IsAsciiLetterUpper(c);
        }

        return name.Length <= LongestName ? name.ToString() : name.ToString(0, LongestName);
    }

    private static string Priority(LogEventLevel level) => level switch
    {
        LogEventLevel.Verbose or LogEventLevel.Debug => "7",
        LogEventLevel.Information => "6",
        LogEventLevel.Warning => "4",
        LogEventLevel.Error => "3",
        _ => "2",
    };

    /// <summary>Microsoft's logging hands the id over as a structure of Id and Name.</summary>
    private static string? MessageId(LogEventPropertyValue value) =>
        value is StructureValue structure
        && structure.Properties.FirstOrDefault(property => property.Name == "Id")?.Value is ScalarValue { Value: int id }
            ? MessageIds.Find(id)
            : null;

    private static string Text(LogEventPropertyValue value) => value is ScalarValue { Value: var scalar }
        ? scalar switch
        {
            // The catalog's texts show it; the invariant culture would have it month first.
            DateTimeOffset moment => moment.ToString("yyyy-MM-dd HH:mm:sszzz", CultureInfo.InvariantCulture),
            IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
            _ => scalar?.ToString() ?? "",
        }
        : value.ToString();

    private static byte[] Field(string name, string value) =>
        Encoding.UTF8.GetBytes($"{name}={(value.Length <= LongestValue ? value : value[..LongestValue])}");
}
