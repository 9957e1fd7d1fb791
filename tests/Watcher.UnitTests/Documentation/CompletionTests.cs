using System.Collections.Immutable;
using Watcher.Core.Daemons;
using Watcher.Core.Units.Values;
using Watcher.TestKit.Nodes;
using Xunit;

namespace Watcher.UnitTests.Documentation;

/// <summary>deploy/completion/ganeti-watcher in a real bash, against the command line that there is.</summary>
[Collection(RealPrograms.Name)]
public sealed class CompletionTests
{
    // It has actions, and no options; a file is what "config check" takes.
    private const string DaemonUtil = "daemon-util";

    // As bash calls it: the words, the last of them not done yet.
    private const string Script = """
        . "$0"
        COMP_WORDS=(ganeti-watcher "$@")
        COMP_CWORD=$#
        _ganeti_watcher
        printf '%s\n' "${COMPREPLY[@]}"
        """;

    public static TheoryData<string> WithOptions => [.. WatcherCommand.All.Select(command => command.Words).Where(words => words != DaemonUtil)];

    public static TheoryData<string> WithWords => [.. WithOptions.Select(row => row.Data).Where(words => words != "config check")];

    [Theory]
    [MemberData(nameof(WithOptions))]
    public async Task ADash_OffersTheCommandsOptions(string words)
    {
        var command = WatcherCommand.All.Single(each => each.Words == words);

        Assert.Equal(command.Options.Union(["--help", "-h"]).Order(StringComparer.Ordinal), await OfferedAsync(words, "-"));
    }

    [Theory]
    [MemberData(nameof(WithWords))]
    public async Task Nothing_OffersTheCommandsBelow(string words)
    {
        var command = WatcherCommand.All.Single(each => each.Words == words).Command;
        var daemons = DaemonCatalog.All.Select(daemon => daemon.Name[DaemonCatalog.Prefix.Length..]);
        var expected = command.Arguments.Any(argument => argument.Name == "DAEMON") ? daemons : command.Subcommands.Select(each => each.Name);

        Assert.Equal(expected.Order(StringComparer.Ordinal), await OfferedAsync(words, ""));
    }

    [Fact]
    public async Task Values_AreOffered()
    {
        Assert.Equal(UnitPlan.Profiles, await OfferedAsync("units render --profile", ""));
        Assert.Equal(["3.0", "3.1"], await OfferedAsync("units render --profile =", "3"));
        Assert.Equal(["watcher"], await OfferedAsync("units check --only", "w"));
        Assert.Equal(["units"], await OfferedAsync("", "u"));
        Assert.Equal(["ganeti-rapi"], await OfferedAsync("daemon-util start", "ganeti-r"));
        Assert.Equal(["hold"], await OfferedAsync("--debug", "ho"));
    }

    private static async Task<ImmutableArray<string>> OfferedAsync(string words, string word)
    {
        var bash = await Command.RunAsync(
            ["bash", "-c", Script, Path.Combine(Repository.Root, "deploy/completion/ganeti-watcher"), .. words.Split(' ', StringSplitOptions.RemoveEmptyEntries), word], Until.Deadline);

        Assert.Equal("", bash.Error);
        return [.. bash.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal)];
    }
}
