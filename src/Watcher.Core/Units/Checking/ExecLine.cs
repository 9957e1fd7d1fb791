using System.Text;

namespace Watcher.Core.Units.Checking;

/// <summary>
/// A command of ExecStart= and the like (systemd.service(5)), in one canonical text for the unit file's spelling and for what systemd tells
/// over D-Bus: the flags, then the words, each quoted where it must be.
/// </summary>
internal static class ExecLine
{
    /// <summary>From a unit file.</summary>
    public static string FromUnit(string line)
    {
        var flags = new SortedSet<string>(StringComparer.Ordinal);
        var at = 0;
        for (; at < line.Length && Flag(line, at) is { } flag; at++)
        {
            flags.Add(flag);
        }

        return Canonical(flags, Words(line[at..]));
    }

    /// <summary>From D-Bus.</summary>
    public static string Canonical(IEnumerable<string> flags, IEnumerable<string> words) => string.Join(
        ' ', [.. flags.Order(StringComparer.Ordinal).Select(flag => $"[{flag}]"), .. words.Select(Quoted)]);

    /// <summary>systemd's words: blanks separate, quotes join, <c>\;</c> alone is a semicolon, which unescaped would end the command.</summary>
    public static IEnumerable<string> Words(string line)
    {
        var word = new StringBuilder();
        var isWord = false;
        char? quote = null;
        for (var at = 0; at < line.Length; at++)
        {
            var c = line[at];
            if (c == '\\' && at + 1 < line.Length)
            {
                word.Append(line[++at]);
                isWord = true;
            }
            else if (quote == c)
            {
                quote = null;
            }
            else if (quote is null && (c is '"' or '\''))
            {
                quote = c;
                isWord = true;
            }
            else if (quote is null && char.IsWhiteSpace(c))
            {
                if (isWord)
                {
                    yield return word.ToString();
                }

                word.Clear();
                isWord = false;
            }
            else
            {
                word.Append(c);
                isWord = true;
            }
        }

        if (isWord)
        {
            yield return word.ToString();
        }
    }

    private static string? Flag(string line, int at) => line[at] switch
    {
        '-' => "ignore-failure",
        '+' => "privileged",
        ':' => "no-env-expand",
        '!' => "no-setuid",
        _ => null,
    };

    private static string Quoted(string word) =>
        word.Length == 0 || word.Any(char.IsWhiteSpace) ? $"'{word}'" : word;
}
