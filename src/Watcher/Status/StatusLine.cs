using Watcher.Core.Reporting;

namespace Watcher.Status;

/// <summary>One thing that <c>status</c> says.</summary>
/// <param name="Text">The words.</param>
/// <param name="Indent">How far in what does not fit the first line goes on.</param>
/// <param name="Severity">How bad it is: its colour.</param>
internal readonly record struct StatusLine(string Text, int Indent, Severity Severity = Severity.Ok)
{
    private const string Red = "\u001b[31m";
    private const string Yellow = "\u001b[33m";
    private const string Plain = "\u001b[0m";

    // Narrower than that the words would stand alone.
    private const int Narrowest = 40;

    /// <summary>As it is shown: wrapped between words, where there is a width.</summary>
    /// <param name="width">The columns that there are; null: one line.</param>
    /// <param name="hasColor">Whether it is coloured.</param>
    public IEnumerable<string> Wrap(int? width, bool hasColor)
    {
        var color = Severity switch { Severity.Critical => Red, Severity.Warning => Yellow, _ => "" };
        return (width is { } columns ? Wrap(Text, Indent, Math.Max(columns, Narrowest)) : [Text]).Select(line => hasColor && color.Length > 0 ? $"{color}{line}{Plain}" : line);
    }

    /// <summary>A word that is wider than the screen stays whole: it may be a command or a path.</summary>
    private static IEnumerable<string> Wrap(string text, int indent, int width)
    {
        var begin = new string(' ', indent);
        while (text.Length > width)
        {
            var least = Math.Min(text.Length, Math.Max(indent, text.Length - text.TrimStart().Length) + 1);
            var end = text.LastIndexOf(' ', width);
            end = end >= least ? end : text.IndexOf(' ', least);
            if (end < 0)
            {
                break;
            }

            yield return text[..end].TrimEnd();
            text = begin + text[end..].TrimStart();
        }

        yield return text;
    }
}
