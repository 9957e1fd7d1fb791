using System.Collections.Immutable;
using Watcher.Core.Daemons;
using Watcher.Core.Units.Activation;
using Watcher.Core.Units.Values;
using Watcher.TestKit.Nodes;
using Xunit;

namespace Watcher.UnitTests.Documentation;

/// <summary>deploy/completion in a real bash and a real zsh, against the command line that there is.</summary>
[Collection(RealPrograms.Name)]
public sealed class CompletionTests
{
    private const string Bash = "bash";
    private const string Zsh = "zsh";

    // It has actions, and no options; a file is what "config check" takes.
    private const string DaemonUtil = "daemon-util";

    // As bash calls it: the words, the last of them not done yet.
    private const string BashScript = """
        . "$0/ganeti-watcher"
        COMP_WORDS=(ganeti-watcher "$@")
        COMP_CWORD=$#
        _ganeti_watcher
        printf '%s\n' "${COMPREPLY[@]}"
        """;

    // What its completion system does with what it is given, but for the line editor.
    private const string ZshScript = """
        fpath=("$0" $fpath)
        autoload -Uz _ganeti-watcher
        words=(ganeti-watcher "$@") CURRENT=$(($# + 1)) PREFIX=$words[-1]
        compadd() { local each; for each in "${@[2,-1]}"; do [[ $each == $PREFIX* ]] && print -r -- $each; done; return 0 }
        compset() { PREFIX=${PREFIX#*=} }
        _files() { }
        _ganeti-watcher
        """;

    // A person at a terminal: each tab ends a word, and the function tells what was typed in the end.
    private const string TypedScript = """
        zmodload zsh/zpty
        zpty typed zsh -f -i
        zpty -w typed "PROMPT=; ganeti-watcher() { print -r -- typed: \"\$@\" }; fpath=($0 \$fpath); autoload -Uz compinit; compinit -u -D"
        zpty -w typed $'ganeti-watcher uni\tche\t--pro\t3.1\t--js\t'
        zpty -r typed said $'*\ntyped: *\n*'
        print -r -- $said
        """;

    private static readonly string[] Shells = [Bash, Zsh];

    public static MatrixTheoryData<string, string> WithOptions => new(Shells, WatcherCommand.All.Select(command => command.Words).Where(words => words != DaemonUtil));

    public static MatrixTheoryData<string, string> WithWords => new(Shells, WatcherCommand.All.Select(command => command.Words).Where(words => words is not (DaemonUtil or "config check")));

    [Theory]
    [MemberData(nameof(WithOptions))]
    public async Task ADash_OffersTheCommandsOptions(string shell, string words)
    {
        var command = WatcherCommand.All.Single(each => each.Words == words);

        Assert.Equal(command.Options.Union(["--help", "-h"]).Order(StringComparer.Ordinal), await OfferedAsync(shell, words, "-"));
    }

    [Theory]
    [MemberData(nameof(WithWords))]
    public async Task Nothing_OffersTheCommandsBelow(string shell, string words)
    {
        var command = WatcherCommand.All.Single(each => each.Words == words).Command;
        var daemons = DaemonCatalog.All.Select(daemon => daemon.Name[DaemonCatalog.Prefix.Length..]);
        var expected = command.Arguments.Any(argument => argument.Name == "DAEMON") ? daemons
            : command.Arguments.Any(argument => argument.Name == "NAME") ? ActivatedDaemons.All
            : command.Subcommands.Select(each => each.Name);

        Assert.Equal(expected.Order(StringComparer.Ordinal), await OfferedAsync(shell, words, ""));
    }

    [Theory]
    [InlineData(Bash)]
    [InlineData(Zsh)]
    public async Task Values_AreOffered(string shell)
    {
        Assert.Equal(UnitPlan.Profiles, await OfferedAsync(shell, "units render --profile", ""));
        Assert.Equal(["watcher"], await OfferedAsync(shell, "units check --only", "w"));
        Assert.Equal(["units"], await OfferedAsync(shell, "", "u"));
        Assert.Equal(["ganeti-rapi"], await OfferedAsync(shell, "daemon-util start", "ganeti-r"));
        Assert.Equal(["hold"], await OfferedAsync(shell, "--debug", "ho"));
    }

    /// <summary>bash makes three words of it, zsh one.</summary>
    [Theory]
    [InlineData(Bash, "units render --profile =", "3")]
    [InlineData(Zsh, "units render", "--profile=3")]
    public async Task AValueBehindItsOption_IsOffered(string shell, string words, string word) => Assert.Equal(["3.0", "3.1"], await OfferedAsync(shell, words, word));

    [Fact]
    public async Task Typed_EachTabEndsAWord()
    {
        var said = await RunAsync(Zsh, TypedScript);

        Assert.Contains("typed: units check --profile 3.1 --json", said.Output, StringComparison.Ordinal);
    }

    private static async Task<ImmutableArray<string>> OfferedAsync(string shell, string words, string word)
    {
        var said = await RunAsync(shell, shell == Bash ? BashScript : ZshScript, [.. words.Split(' ', StringSplitOptions.RemoveEmptyEntries), word]);

        Assert.Equal("", said.Error);
        return [.. said.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal)];
    }

    private static async Task<CommandResult> RunAsync(string shell, string script, params IEnumerable<string> arguments)
    {
        Assert.SkipUnless(File.Exists($"/usr/bin/{shell}"), $"{shell} is not installed: apt-get install {shell}");
        return await Command.RunAsync(["env", "TERM=dumb", shell, .. shell == Zsh ? ["-f"] : Array.Empty<string>(), "-c", script, Path.Combine(Repository.Root, "deploy/completion"), .. arguments], Until.Deadline);
    }
}
