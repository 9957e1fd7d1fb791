using Watcher.TestKit.Nodes;

namespace Watcher.UnitTests.Documentation;

/// <summary>All that is written for people: Markdown, the manual pages, the catalog. What changed once is left out: it speaks of what was.</summary>
internal static class Pages
{
    private static readonly string[] Folders = ["docs", "tests", "deploy", "src", "eng"];

    public static IReadOnlyList<Page> Markdown { get; } =
    [
        .. Directory.EnumerateFiles(Repository.Root, "*.md")
            .Concat(Folders.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.md", SearchOption.AllDirectories)))
            .Select(ToPage),
    ];

    public static IReadOnlyList<Page> All { get; } =
    [
        .. Markdown.Where(page => page.Name != "CHANGELOG.md"),
        .. Directory.EnumerateFiles(Path.Combine(Repository.Root, "deploy/man")).Select(ToPage),
        ToPage(Path.Combine(Repository.Root, "deploy/catalog/ganeti-watcher.catalog")),
    ];

    private static Page ToPage(string path) => new(Path.GetRelativePath(Repository.Root, path), path);
}
