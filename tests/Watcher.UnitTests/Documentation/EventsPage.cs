using System.Text;

namespace Watcher.UnitTests.Documentation;

/// <summary>docs/events.md, made of the catalog and of what the code says of each event.</summary>
internal static class EventsPage
{
    private static readonly (int From, string Title)[] Sections =
    [
        (1000, "The watcher's work"), (1100, "The service"), (2000, "Daemons"), (2100, "Daemons where systemd manages them"), (2116, "Hooks"), (2122, "Guests and kvmd"),
        (2200, "The node's place in the cluster"), (2300, "Certificates"), (3000, "Old jobs"), (3100, "Daemons that hang"), (4000, "Instances"),
        (4031, "A node that is set offline"), (5000, "Disks"),
    ];

    private const string Head = """
        # What each line of the log means

        <!-- Made of deploy/catalog/ganeti-watcher.catalog; `./test docs` writes it anew. -->

        `journalctl -x` shows the same texts, with the names filled in. Words in capitals stand for what the line names; each is a field of the journal, too (`DAEMON` is
        `GANETI_DAEMON`). A **fault** that stands makes `ganeti-watcher status` end with 1; one that keeps the watcher from its work makes a pass end with 1, too
        ([exit codes](monitoring.md#exit-codes)). Where nothing else is said, type a command as root on the node that told the event; those that begin with `gnt-` on the master.

        | level | line | event |
        |---|---|---|

        """;

    public static string Render()
    {
        var page = new StringBuilder(Head);
        foreach (var told in ToldEvent.All)
        {
            page.Append($"| {told.Level} | {Code(told.Line)} | [{told.Name}](#{told.Name.ToLowerInvariant()}) |\n");
        }

        foreach (var section in ToldEvent.All.GroupBy(told => Sections.Last(each => each.From <= told.Number).Title))
        {
            page.Append($"\n## {section.Key}\n");
            foreach (var told in section)
            {
                Append(page, told);
            }
        }

        return page.ToString();
    }

    private static void Append(StringBuilder page, ToldEvent told)
    {
        page.Append($"\n### {told.Name}\n\n    {told.Line}\n\n");
        page.Append($"{told.Level}{(EventFaults.Describe(told.Number) is { } fault ? $", {fault}" : "")}; number {told.Number}, `MESSAGE_ID={told.Entry.Id}`\n\n");
        page.Append($"**{told.Entry.Subject}.** ");
        var wasCommand = false;
        foreach (var line in told.Entry.Body)
        {
            var isCommand = CatalogEntry.IsCommand(line);
            page.Append(isCommand == wasCommand || line.Length == 0 ? "" : "\n");
            page.Append(isCommand ? Named(line) : Text(line)).Append('\n');
            wasCommand = isCommand;
        }
    }

    private static string Text(string line)
    {
        var text = Named(line).Replace("*", @"\*", StringComparison.Ordinal);
        foreach (var label in (string[])["Next:", "To do:"])
        {
            text = text.StartsWith(label, StringComparison.Ordinal) ? $"**{label}**{text[label.Length..]}" : text;
        }

        // Two lines of their own: in Markdown a line's end is a space.
        return text.StartsWith("**To do:**", StringComparison.Ordinal) ? $"\n{text}" : text;
    }

    private static string Named(string line) => CatalogEntry.Field().Replace(line, match => match.Groups["name"].Value["GANETI_".Length..]);

    private static string Code(string text) => text.Contains('`', StringComparison.Ordinal) ? text : $"`{text.Replace("|", @"\|", StringComparison.Ordinal)}`";
}
