using System.Text.RegularExpressions;
using Watcher.TestKit.Nodes;

namespace Watcher.UnitTests.Documentation;

/// <summary>An event's explanation in deploy/catalog/ganeti-watcher.catalog.</summary>
/// <param name="Name">The event's name in EventIds.</param>
/// <param name="Id">Its MESSAGE_ID.</param>
/// <param name="Subject">The headline.</param>
/// <param name="Body">The lines of the text; a command is indented.</param>
internal sealed partial record CatalogEntry(string Name, string Id, string Subject, IReadOnlyList<string> Body)
{
    private static readonly Lazy<IReadOnlyList<CatalogEntry>> Entries = new(() =>
    [
        .. Entry().Matches(File.ReadAllText(Path.Combine(Repository.Root, "deploy/catalog/ganeti-watcher.catalog"))).Select(match => new CatalogEntry(
            match.Groups["name"].Value, match.Groups["id"].Value, match.Groups["subject"].Value, match.Groups["body"].Value.TrimEnd('\n').Split('\n'))),
    ]);

    public static IReadOnlyList<CatalogEntry> All => Entries.Value;

    public IEnumerable<string> Commands => Body.Where(IsCommand).Select(line => line.Trim());

    /// <summary>The names between @ signs.</summary>
    public IEnumerable<string> Fields => Field().Matches(string.Join('\n', Body)).Select(match => match.Groups["name"].Value);

    public static bool IsCommand(string line) => line.StartsWith("    ", StringComparison.Ordinal);

    [GeneratedRegex("@(?<name>[A-Z_]+)@")]
    public static partial Regex Field();

    [GeneratedRegex(
        "^# (?<name>[A-Za-z0-9]+)\n-- (?<id>[0-9a-f]{32})\nSubject: (?<subject>.+)\nDefined-By: ganeti-watcher\nDocumentation: .+\n\n(?<body>((?!# ).*\n)+)",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Entry();
}
