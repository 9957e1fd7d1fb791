using System.Text;
using System.Text.RegularExpressions;

namespace Watcher.UnitTests.Documentation;

/// <summary>As much of mdoc(7) as the manual pages use, as Markdown on one line: a macro a line, and what closes it.</summary>
internal static partial class MdocText
{
    public static string Markdown(IEnumerable<string> lines)
    {
        var text = new StringBuilder();
        foreach (var line in lines)
        {
            foreach (var piece in line.StartsWith('.') ? Macro(line[1..]) : [line])
            {
                text.Append(text.Length == 0 || IsDelimiter(piece) ? "" : " ").Append(Unescaped(piece));
            }
        }

        return text.ToString();
    }

    public static string Plain(IEnumerable<string> lines) => Markdown(lines).Replace("`", "", StringComparison.Ordinal);

    /// <summary>The options that a page names, with their dashes.</summary>
    public static IEnumerable<string> Options(IEnumerable<string> lines) => lines
        .Where(line => line.StartsWith('.'))
        .SelectMany(line => Flags().Matches(line))
        .SelectMany(match => match.Groups["name"].Captures)
        .Select(capture => $"-{Unescaped(capture.Value)}");

    private static IEnumerable<string> Macro(string line)
    {
        var words = Word().Matches(line).Select(match => match.Groups["word"].Value).ToList();
        var said = string.Join(' ', words.Skip(1).TakeWhile(word => !IsDelimiter(word)));
        yield return words[0] switch
        {
            "Fl" => $"`-{said}`",
            "Ar" => said,
            _ => $"`{said}`",
        };
        foreach (var delimiter in words.Skip(1).SkipWhile(word => !IsDelimiter(word)))
        {
            yield return delimiter;
        }
    }

    private static bool IsDelimiter(string word) => word is "." or "," or ";" or ":" or ")";

    private static string Unescaped(string text) => text.Replace(@"\-", "-", StringComparison.Ordinal).Replace(@"\&", "", StringComparison.Ordinal);

    [GeneratedRegex("\"(?<word>[^\"]*)\"|(?<word>[^ \"]+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Word();

    // "Fl d , \-debug", "Fl d | \-debug": one macro, several names.
    [GeneratedRegex(@"\bFl(\s+[,|]?\s*(?<name>\\-[a-z\\-]+|[A-Za-z](?![A-Za-z])))+", RegexOptions.ExplicitCapture)]
    private static partial Regex Flags();
}
