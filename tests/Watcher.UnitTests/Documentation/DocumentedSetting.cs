using Watcher.TestKit.Nodes;

namespace Watcher.UnitTests.Documentation;

/// <summary>A setting as ganeti-watcher.json(5) has it, the only place that explains it.</summary>
/// <param name="Section">The headline that it stands below.</param>
/// <param name="Key">Its name, below Watcher.</param>
/// <param name="Values">The lines about its values and its default.</param>
/// <param name="Meaning">The lines about what it is.</param>
internal sealed record DocumentedSetting(string Section, string Key, IReadOnlyList<string> Values, IReadOnlyList<string> Meaning)
{
    private const string Item = ".It Li ";
    private const string Default = "default";

    private static readonly Lazy<IReadOnlyList<DocumentedSetting>> Settings = new(() => [.. Read(File.ReadAllLines(Path.Combine(Repository.Root, "deploy/man/ganeti-watcher.json.5")))]);

    public static IReadOnlyList<DocumentedSetting> All => Settings.Value;

    private static IEnumerable<DocumentedSetting> Read(string[] lines)
    {
        var section = "";
        for (var at = 0; at < lines.Length; at++)
        {
            section = lines[at].StartsWith(".Ss ", StringComparison.Ordinal) ? lines[at][4..] : section;
            if (!lines[at].StartsWith(Item, StringComparison.Ordinal))
            {
                continue;
            }

            var text = lines.Skip(at + 1).TakeWhile(line => !line.StartsWith(".It ", StringComparison.Ordinal) && line != ".El").ToList();
            var values = text.FindIndex(line => line.StartsWith(Default, StringComparison.Ordinal)) is var found && text[found] == Default ? found + 2 : found + 1;
            yield return new DocumentedSetting(section, lines[at][Item.Length..], text[..values], text[values..]);
        }
    }
}
