using System.Collections.Immutable;

namespace Watcher.Commands;

/// <summary>
/// The words of a pass, read as the stock watcher's parser reads them (Python's optparse, with ganeti/watcher/__init__.py's options): long options cut
/// short (<c>--job-a</c>), joined short ones (<c>-dA5h</c>), the next word as a value whatever it looks like, the last of several, <c>--</c>.
/// System.CommandLine knows none of these and gets plain words: <c>--job-age=5h</c>. Pure.
/// </summary>
internal static class StockArguments
{
    private const string Help = "--help";
    private const string Version = "--version";
    private const string JobAge = "--job-age";
    private const string Wait = "--wait-children";
    private const string NoWait = "--no-wait-children";

    private static readonly ImmutableArray<StockOption> Stock =
    [
        new(Version), new(Help, 'h'), new("--debug", 'd'), new("--nodegroup", 'g', TakesValue: true), new(JobAge, 'A', TakesValue: true),
        new("--ignore-pause"), new(Wait), new(NoWait), new("--no-verify-disks"), new("--no-strict"), new("--rapi-ip", TakesValue: true),
    ];

    // In full only: cut short, an option means what it means to the stock watcher.
    private static readonly ImmutableArray<StockOption> Ours = [new("--once"), new("--dry-run")];

    /// <summary>The words in plain form, or what is wrong with them.</summary>
    /// <param name="arguments">As they came.</param>
    /// <param name="verbs">The first of these makes it no pass: the words then stay as they are.</param>
    public static StockWords Read(IReadOnlyList<string> arguments, IReadOnlyCollection<string> verbs)
    {
        var left = new LinkedList<string>(arguments);
        var found = new List<(string Name, string? Value)>();
        while (left.First is { Value: var word })
        {
            left.RemoveFirst();
            if (word == "--")
            {
                return left.First is { Value: var behind } ? Unexpected(behind) : Plain(found);
            }

            if (word is not ['-', _, ..])
            {
                return verbs.Contains(word) ? new StockWords([.. arguments], null) : Unexpected(word);
            }

            var options = word.StartsWith("--", StringComparison.Ordinal) ? Long(word, left) : Short(word, left);
            foreach (var (name, value, wrong) in options)
            {
                if (wrong is not null)
                {
                    return StockWords.Wrong(wrong);
                }

                // These end the reading: what is wrong behind them was never looked at.
                if (name is Help or Version)
                {
                    return new StockWords([name], null);
                }

                found.RemoveAll(before => before.Name == name || (before.Name is Wait or NoWait && name is Wait or NoWait));
                found.Add((name, value));
            }
        }

        return Plain(found);
    }

    private static StockWords Plain(List<(string Name, string? Value)> found) => new(
        [.. found.Select(option => option switch
        {
            { Value: null } => option.Name,
            { Name: JobAge } => $"{JobAge}={StockAge.Plain(option.Value)}",
            _ => $"{option.Name}={option.Value}",
        })],
        null);

    private static StockWords Unexpected(string word) => StockWords.Wrong($"'{word}' is no command, and a pass takes options only");

    private static IEnumerable<(string Name, string? Value, string? Wrong)> Long(string word, LinkedList<string> left)
    {
        var parts = word.Split('=', 2);
        var (option, wrong) = Find(parts[0]);
        if (option is null)
        {
            return [("", null, wrong)];
        }

        if (!option.TakesValue)
        {
            return [(option.Name, null, parts.Length > 1 ? $"{option.Name} takes no value" : null)];
        }

        return [parts.Length > 1 ? (option.Name, parts[1], null) : WithNext(option, left)];
    }

    private static (StockOption? Option, string? Wrong) Find(string name)
    {
        if (Stock.AddRange(Ours).FirstOrDefault(option => option.Name == name) is { } whole)
        {
            return (whole, null);
        }

        var possible = Stock.Where(option => option.Name.StartsWith(name, StringComparison.Ordinal)).ToList();
        return possible.Count switch
        {
            1 => (possible[0], null),
            0 => (null, $"there is no option {name}"),
            _ => (null, $"{name} may be {string.Join(", ", possible.Select(option => option.Name))}"),
        };
    }

    /// <summary>One letter after the other; the rest of the word is the value of the first that takes one.</summary>
    private static IEnumerable<(string Name, string? Value, string? Wrong)> Short(string word, LinkedList<string> left)
    {
        for (var at = 1; at < word.Length; at++)
        {
            if (Stock.FirstOrDefault(option => option.Letter == word[at]) is not { } option)
            {
                yield return ("", null, $"there is no option -{word[at]}");
                yield break;
            }

            if (option.TakesValue)
            {
                yield return at + 1 < word.Length ? (option.Name, word[(at + 1)..], null) : WithNext(option, left);
                yield break;
            }

            yield return (option.Name, null, null);
        }
    }

    private static (string Name, string? Value, string? Wrong) WithNext(StockOption option, LinkedList<string> left)
    {
        if (left.First is not { Value: var value })
        {
            return (option.Name, null, $"{option.Name} needs a value");
        }

        left.RemoveFirst();
        return (option.Name, value, null);
    }
}
