namespace Watcher.Core.Reporting;

/// <summary>What another program said, as far as an operator reads it in a line of a log: the whole stands in that program's own.</summary>
internal static class Said
{
    /// <summary>The longest quotation, in characters.</summary>
    public const int Longest = 300;

    private const string Traceback = "Traceback (most recent call last)";

    /// <summary>The line that says what was the matter: the first one, the last of a Python traceback.</summary>
    public static string Line(string text)
    {
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return lines switch
        {
            [] => "",
            [var first, .., var last] when first.StartsWith(Traceback, StringComparison.Ordinal) => Cut(last),
            [var first, ..] => Cut(first),
        };
    }

    /// <summary>A line, bounded, without what could forge or garble a line of a log.</summary>
    public static string Cut(string line)
    {
        var printable = string.Concat(line.Take(Longest).Select(c => char.IsControl(c) ? '?' : c));
        return line.Length > Longest ? $"{printable}…" : printable;
    }
}
