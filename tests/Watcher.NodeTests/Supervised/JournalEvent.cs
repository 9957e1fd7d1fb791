using System.Globalization;
using System.Text.Json;
using Watcher.Core.Reporting;

namespace Watcher.NodeTests.Supervised;

/// <summary>One event of the watcher's, as the journal holds it.</summary>
internal sealed record JournalEvent(string MessageId, string Daemon, string Message, int Deaths, int Priority)
{
    // LOG_WARNING of syslog(3); what is worse is less.
    private const int Warning = 4;

    /// <summary>The watcher's events of <c>journalctl -o json</c>: an object a line.</summary>
    public static IReadOnlyList<JournalEvent> Parse(string lines) =>
        [.. lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Of).OfType<JournalEvent>()];

    /// <summary>Whether it is told at WARNING or above.</summary>
    public bool IsAlarm => Priority <= Warning;

    public bool Is(int eventId) => MessageId == MessageIds.Find(eventId);

    public bool IsOf(int eventId, string daemon) => Is(eventId) && Daemon == daemon;

    private static JournalEvent? Of(string line)
    {
        using var entry = JsonDocument.Parse(line);
        string Field(string name) => entry.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : "";
        return Field("SYSLOG_IDENTIFIER") != "ganeti-watcher"
            ? null
            : new JournalEvent(
                Field("MESSAGE_ID"), Field("GANETI_DAEMON"), Field("MESSAGE"),
                int.TryParse(Field("GANETI_DEATHS"), CultureInfo.InvariantCulture, out var deaths) ? deaths : 0,
                int.TryParse(Field("PRIORITY"), CultureInfo.InvariantCulture, out var priority) ? priority : 0);
    }
}
