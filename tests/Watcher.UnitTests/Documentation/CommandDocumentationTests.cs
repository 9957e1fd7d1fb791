using System.Text.RegularExpressions;
using Watcher.TestKit.Nodes;
using Xunit;

namespace Watcher.UnitTests.Documentation;

/// <summary>ganeti-watcher(8), and each command that is named anywhere, against the command line that there is.</summary>
public sealed partial class CommandDocumentationTests
{
    private static readonly string[] Manual = File.ReadAllLines(Path.Combine(Repository.Root, "deploy/man/ganeti-watcher.8"));

    [Fact]
    public void EveryCommand_IsInTheManualPage()
    {
        var items = Manual.Where(line => line.StartsWith(".It Cm ", StringComparison.Ordinal)).Select(line => line[".It Cm ".Length..].Replace(@"\-", "-", StringComparison.Ordinal)).ToList();

        Assert.Equal([], WatcherCommand.All.Where(command => command.Words.Length > 0 && command.Command.Subcommands.Count == 0)
            .Where(command => !items.Exists(item => item == command.Words || item.StartsWith($"{command.Words} ", StringComparison.Ordinal)))
            .Select(command => command.Words));
    }

    [Fact]
    public void EveryOption_IsInTheManualPage()
    {
        var documented = MdocText.Options(Manual).ToHashSet();

        Assert.Equal([], WatcherCommand.All.SelectMany(command => command.Options.Where(option => !documented.Contains(option)).Select(option => $"{command.Words} {option}")));
    }

    /// <summary>In code: a word that is no command, an option that this command has not.</summary>
    [Fact]
    public void CommandsThatAreNamed_Exist()
    {
        // That page has the lines of the log as code; its commands are the catalog's.
        var named = Pages.All.Where(page => page.Name != "docs/events.md").SelectMany(page => Named().Matches(File.ReadAllText(page.Path)).Select(match => (page.Name, Words: match.Groups["words"].Value))).ToList();

        Assert.NotEmpty(named);
        Assert.Equal([], named.Where(each => !WatcherCommand.Knows(each.Words.Split(' ', StringSplitOptions.RemoveEmptyEntries))).Select(each => $"{each.Name}: {each.Words}"));
    }

    // `ganeti-watcher …` in a line, and an indented line of code; a quoted one in the catalog.
    [GeneratedRegex(@"(?:`|^    (?:# )?(?:/usr/local/sbin/)?|^\.Dl |"")ganeti-watcher(?<words>(?: [a-z-][^\s`""';|&…]*)+)", RegexOptions.Multiline)]
    private static partial Regex Named();
}
