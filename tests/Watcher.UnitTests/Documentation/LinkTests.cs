using System.Text.RegularExpressions;
using Watcher.TestKit.Nodes;
using Xunit;

namespace Watcher.UnitTests.Documentation;

/// <summary>Links within the repository lead somewhere, and so do their anchors.</summary>
public sealed partial class LinkTests
{
    [Fact]
    public void NoLink_IsDead()
    {
        var links = Pages.Markdown
            .SelectMany(page => Link().Matches(Outside(page)).Select(match => (Page: page, Target: match.Groups["target"].Value)))
            .Where(link => !link.Target.Contains("://", StringComparison.Ordinal))
            .ToList();

        Assert.NotEmpty(links);
        Assert.Equal([], links.Where(link => !Leads(link.Page, link.Target)).Select(link => $"{link.Page.Name}: {link.Target}"));
    }

    /// <summary>What lies in docs is found from the README or from a page that is.</summary>
    [Fact]
    public void EveryPage_IsLinkedTo()
    {
        var linked = Pages.Markdown
            .SelectMany(page => Link().Matches(Outside(page)).Select(match => Target(page, match.Groups["target"].Value).Path))
            .ToHashSet();

        Assert.Equal([], Pages.Markdown.Where(page => page.Name.StartsWith("docs/", StringComparison.Ordinal) && page.Name.Count(c => c == '/') == 1)
            .Where(page => !linked.Contains(page.Path)).Select(page => page.Name));
    }

    [Fact]
    public void Readme_IsShort() => Assert.InRange(File.ReadLines(Path.Combine(Repository.Root, "README.md")).Count(), 1, 150);

    private static bool Leads(Page page, string target)
    {
        var (path, anchor) = Target(page, target);
        return Path.Exists(path) && (anchor is null || Anchors(path).Contains(anchor));
    }

    private static (string Path, string? Anchor) Target(Page page, string target)
    {
        var parts = target.Split('#', 2);
        return (parts[0].Length == 0 ? page.Path : Path.GetFullPath(parts[0], Path.GetDirectoryName(page.Path)!), parts.Length > 1 ? parts[1] : null);
    }

    /// <summary>As GitHub makes them: small letters, digits, dashes and underscores of a headline, a blank as a dash.</summary>
    private static IEnumerable<string> Anchors(string path) => Headline().Matches(Outside(new Page(path, path)))
        .Select(match => string.Concat(match.Groups["text"].Value.ToLowerInvariant().Where(c => char.IsLetterOrDigit(c) || c is ' ' or '-' or '_')).Replace(' ', '-'));

    /// <summary>Without what stands between fences.</summary>
    private static string Outside(Page page) => Fenced().Replace(File.ReadAllText(page.Path), "");

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("^#+ (?<text>.+)$", RegexOptions.Multiline)]
    private static partial Regex Headline();

    [GeneratedRegex("^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fenced();
}
