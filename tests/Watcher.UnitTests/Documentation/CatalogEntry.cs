using System.Text.RegularExpressions;
using Watcher.TestKit.Nodes;

namespace Watcher.UnitTests.Documentation;

/// <summary>An event's explanation in deploy/catalog.</summary>
/// <param name="Name">The event's name in EventIds.</param>
/// <param name="Id">Its MESSAGE_ID.</param>
/// <param name="Subject">The headline.</param>
/// <param name="Body">The lines of the text; a command is indented.</param>
internal sealed partial record CatalogEntry(string Name, string Id, string Subject, IReadOnlyList<string> Body)
{
    private static readonly Lazy<IReadOnlyList<CatalogEntry>> Entries = new(() => In("ganeti-watcher.catalog"));

    public static IReadOnlyList<CatalogEntry> All => Entries.Value;

    /// <summary>The entries of one language's file.</summary>
    public static IReadOnlyList<CatalogEntry> In(string file) =>
    [
        .. Entry().Matches(File.ReadAllText(Path.Combine(Repository.Root, "deploy/catalog", file))).Select(match => new CatalogEntry(
            match.Groups["name"].Value, match.Groups["id"].Value, match.Groups["subject"].Value, match.Groups["body"].Value.TrimEnd('\n').Split('\n'))),
    ];

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
