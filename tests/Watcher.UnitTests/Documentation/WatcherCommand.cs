using System.CommandLine;
using Watcher.Commands;

namespace Watcher.UnitTests.Documentation;

/// <summary>A command that there is, however deep.</summary>
/// <param name="Words">What leads to it; empty for a pass.</param>
/// <param name="Command">The command.</param>
internal sealed record WatcherCommand(string Words, Command Command)
{
    private static readonly RootCommand Root = CommandLine.Build();

    public static IReadOnlyList<WatcherCommand> All { get; } = [.. Below("", Root)];

    /// <summary>With their dashes; those that the library brings for Windows are left out.</summary>
    public IEnumerable<string> Options => Command.Options.SelectMany(option => option.Aliases.Prepend(option.Name)).Where(name => name.StartsWith('-') && name != "-?");

    /// <summary>Whether these words are commands, options of theirs, and arguments.</summary>
    /// <param name="words">Behind ganeti-watcher.</param>
    public static bool Knows(IEnumerable<string> words)
    {
        Command command = Root;
        var rest = new Queue<string>(words);
        while (rest.TryDequeue(out var word))
        {
            if (word.StartsWith('-'))
            {
                var name = word.Split('=')[0];
                var options = All.Single(each => each.Command == command).Options.Concat(All[0].Options.Where(option => option is "--help" or "-h"));
                if (!options.Contains(name))
                {
                    return false;
                }
            }
            else if (command.Subcommands.FirstOrDefault(each => each.Name == word) is { } deeper)
            {
                command = deeper;
            }
            else if (command.Subcommands.Count > 0 && command.Arguments.Count == 0 && command.Options.All(option => option.Arity.MaximumNumberOfValues == 0))
            {
                return false;
            }
            else if (command == Root)
            {
                return false;
            }
        }

        return true;
    }

    private static IEnumerable<WatcherCommand> Below(string words, Command command) =>
        command.Subcommands.SelectMany(each => Below($"{words} {each.Name}".Trim(), each)).Prepend(new WatcherCommand(words, command));
}
