using System.Text.RegularExpressions;

namespace Watcher.NodeTests.CommandLine;

/// <summary>What may be typed behind the stock watcher's name, made from its own help: as a shell would be given it.</summary>
internal static partial class StockForms
{
    private const string Group = "6d8c1b0a-0d2c-4f0e-9a39-1c0b1f6f5e11";

    private static readonly string[] Words =
    [
        "--", "-- extra", "-", "''", "extra", "-d extra", "--bogus", "-x", "-d5", "--=1", "--no", "--debug=true", "-d true", "@/etc/passwd", "/h", "/?", "'[suggest]'",
        "--help --bogus", "--bogus --help", "-hx", "-xh", "-dh", "-ddd", "--debug -d --d", "-dA 5h", "-dA5h", "-A5h -d", "-A 5h -A 6h", "--wait-children --no-wait-children",
        "--rapi-ip -d", "--rapi-ip -- -d",
    ];

    private static readonly string[] Ages =
    [
        "5", "5s", "5m", "5h", "5d", "5w", "0", "-5m", "+5", "' 5'", "'5 h'", "'5h '", "1_000", "1__0", "''", "h", "all", "1.5h", "0x10", "5H", "5y", "-", "36500d", "99999w",
    ];

    /// <summary>Options as the help lists them: name, letter or nothing, whether a value follows.</summary>
    public static IReadOnlyList<(string Name, string Letter, bool TakesValue)> Options(string help) =>
        [.. Option().Matches(help).Select(match => (match.Groups[2].Value, match.Groups[1].Value, match.Groups[3].Success))];

    /// <summary>
    /// Every option, in full and cut short anywhere, with and without a value, by its letter, joined. Behind each stands <c>--version</c>: what is
    /// right ends there, with 0, and nothing is done.
    /// </summary>
    public static IEnumerable<string> OfSyntax(string help) => Words
        .Concat(Options(help).SelectMany(option => OfOption(option.Name, option.Letter, option.TakesValue)))
        .Select(form => $"{form} --version")
        .Concat(Options(help).Where(option => option.TakesValue).SelectMany(option => (string[])[option.Name, option.Name[..^1], $"-d {option.Name}"]))
        .Distinct();

    /// <summary>With values that are good and bad. A pass that is made does nothing, since the watcher is paused.</summary>
    public static IEnumerable<string> OfValues() =>
    [
        .. Ages.Select(age => $"--job-age={age}"), .. Ages.Select(age => $"-A {age}"),
        .. ((string[])["127.0.0.1", "::1", "localhost", "node1.gnt.test", "''", "'not an address'"]).Select(address => $"--rapi-ip {address}"),
        .. ((string[])[Group, Group.ToUpperInvariant(), "default", "''"]).Select(group => $"-g {group}"),
        "-d", "--no-wait-children", "--no-verify-disks", "",
    ];

    private static IEnumerable<string> OfOption(string name, string letter, bool takesValue)
    {
        var value = name switch { "--nodegroup" => Group, "--job-age" => "5h", _ => "127.0.0.1" };
        for (var length = "--x".Length; length <= name.Length; length++)
        {
            yield return takesValue ? $"{name[..length]} {value}" : name[..length];
            yield return takesValue ? $"{name[..length]}={value}" : $"{name[..length]} {name}";
        }

        if (!takesValue)
        {
            yield return $"{name}=1";
        }

        if (letter.Length > 0)
        {
            yield return takesValue ? $"{letter} {value}" : letter;
            yield return takesValue ? $"{letter}{value}" : $"{letter} {letter}";
            yield return $"{letter}={value}";
        }
    }

    // "  -A JOB_AGE, --job-age=JOB_AGE", "  --ignore-pause        Ignore …"
    [GeneratedRegex(@"^  (?:(-\w)[^-\n]*, )?(--[a-z][a-z-]*)(=\S+)?", RegexOptions.Multiline)]
    private static partial Regex Option();
}
