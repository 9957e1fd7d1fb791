using Watcher.TestKit.Nodes;
using Watcher.UnitTests.Documentation;
using Xunit;

namespace Watcher.UnitTests.Reporting;

/// <summary>The catalog in other languages, which may have fewer entries: journalctl shows English for the rest.</summary>
public sealed class TranslatedCatalogTests
{
    private static readonly string[] Marks = ["Next: ", "To do: "];

    public static TheoryData<string> Files =>
        [.. Directory.EnumerateFiles(Path.Combine(Repository.Root, "deploy/catalog"), "ganeti-watcher.*.catalog").Select(file => Path.GetFileName(file)!)];

    [Theory]
    [MemberData(nameof(Files))]
    public void EachEntry_IsOneOfTheCatalog_WithItsIdItsFieldsAndItsCommands(string file)
    {
        var translated = CatalogEntry.In(file);
        Assert.NotEmpty(translated);
        var lines = File.ReadLines(Path.Combine(Repository.Root, "deploy/catalog", file));
        Assert.Equal(lines.Count(line => line.StartsWith("-- ", StringComparison.Ordinal)), translated.Count);
        Assert.All(translated, entry =>
        {
            var original = CatalogEntry.All.Single(each => each.Name == entry.Name);
            Assert.Equal(original.Id, entry.Id);
            Assert.NotEqual(original.Subject, entry.Subject);
            Assert.Equal(original.Fields.ToHashSet(), entry.Fields.ToHashSet());
            Assert.Equal(original.Commands, entry.Commands);
            Assert.Equal(Marks, Marks.Where(mark => entry.Body.Any(line => line.StartsWith(mark, StringComparison.Ordinal))));
            Assert.All(entry.Body.Append($"Subject: {entry.Subject}"), line => Assert.InRange(line.Length, 0, 79));
        });
    }
}
