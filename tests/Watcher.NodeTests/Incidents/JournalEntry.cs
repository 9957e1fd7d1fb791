using System.Text;
using System.Text.Json;
using Watcher.Core.Reporting;

namespace Watcher.NodeTests.Incidents;

/// <summary>One entry of the watcher's in the journal, for people: its line, its fields, and how <c>journalctl -x</c> explains it.</summary>
internal sealed record JournalEntry(string MessageId, string Message, string Text)
{
    // Of journald's own fields what the watcher set.
    private static readonly string[] Shown = ["GANETI_", "OBJECT_SYSTEMD_UNIT", "MESSAGE_ID"];

    /// <summary>Those at INFO and above, in their order.</summary>
    /// <param name="fields">What <c>-o json</c> printed.</param>
    /// <param name="explained">What <c>-x -o short</c> printed of the same.</param>
    public static IReadOnlyList<JournalEntry> Parse(string fields, string explained)
    {
        var ours = fields.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)
            .Where(entry => Field(entry, "SYSLOG_IDENTIFIER") == "ganeti-watcher").ToList();
        var texts = Explanations(explained).ToList();
        return [.. ours.Take(texts.Count).Select((entry, at) => Of(entry, texts[at])).Where(entry => entry.MessageId.Length > 0)];
    }

    public bool Is(int eventId) => MessageId == MessageIds.Find(eventId);

    private static JournalEntry Of(JsonElement entry, string explanation)
    {
        var text = new StringBuilder($"{Level(Field(entry, "PRIORITY"))} {Field(entry, "MESSAGE")}\n");
        foreach (var property in entry.EnumerateObject().Where(property => Shown.Any(name => property.Name.StartsWith(name, StringComparison.Ordinal))).OrderBy(property => property.Name, StringComparer.Ordinal))
        {
            text.Append($"    {property.Name}={property.Value}\n");
        }

        return new(Field(entry, "MESSAGE_ID"), Field(entry, "MESSAGE"), $"{text}{explanation}");
    }

    /// <summary>Below each line of the watcher's, as the catalog has them, without the two lines that are the same in all.</summary>
    private static IEnumerable<string> Explanations(string explained)
    {
        StringBuilder? current = null;
        foreach (var line in explained.Split('\n'))
        {
            if (line.StartsWith("░░", StringComparison.Ordinal))
            {
                var said = line[2..].TrimEnd();
                current?.Append(said is " Defined-By: ganeti-watcher" or " Documentation: man:ganeti-watcher(8)" ? "" : $"  ░░{said}\n");
            }
            else if (!line.StartsWith(' '))
            {
                if (current is not null)
                {
                    yield return current.ToString();
                }

                current = line.Contains(" ganeti-watcher[", StringComparison.Ordinal) ? new() : null;
            }
        }

        if (current is not null)
        {
            yield return current.ToString();
        }
    }

    private static string Level(string priority) => priority switch { "2" => "CRITICAL", "3" => "ERROR", "4" => "WARNING", _ => "INFO" };

    private static string Field(JsonElement entry, string name) => entry.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
