using System.Globalization;
using System.Security;
using System.Text;
using System.Text.RegularExpressions;
using Watcher.Status;
using Watcher.UnitTests.Status;

namespace Watcher.UnitTests.Documentation;

/// <summary>docs/status.svg: the screen of <c>status</c> on a terminal of 100 columns, colours and all, as the product writes it.</summary>
internal static partial class ScreenPicture
{
    private const int Columns = 100;
    private const int LineHeight = 18;
    private const double ColumnWidth = 8.4;
    private const int Margin = 12;

    public static string Render()
    {
        string[] lines = ["$ ganeti-watcher status", .. StatusText.Of(StatusWorld.Shown, StatusWorld.Now, Columns, hasColor: true)];
        var (width, height) = ((Columns * ColumnWidth) + (2 * Margin), (lines.Length * LineHeight) + (2 * Margin));
        var picture = new StringBuilder();
        picture.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width:0}\" height=\"{height}\" viewBox=\"0 0 {width:0} {height}\">\n");
        picture.Append("<title>The screen of ganeti-watcher status</title>\n");
        picture.Append("<rect width=\"100%\" height=\"100%\" rx=\"6\" fill=\"#1e1e1e\"/>\n");
        picture.Append("<g font-family=\"DejaVu Sans Mono, Consolas, monospace\" font-size=\"14\" fill=\"#d4d4d4\" xml:space=\"preserve\">\n");
        foreach (var (line, row) in lines.Select((line, row) => (line, row)))
        {
            var color = line.StartsWith("\u001b[31m", StringComparison.Ordinal) ? " fill=\"#f48771\"" : line.StartsWith("\u001b[33m", StringComparison.Ordinal) ? " fill=\"#e5c07b\"" : "";
            var text = SecurityElement.Escape(Escapes().Replace(line, ""));
            picture.Append(CultureInfo.InvariantCulture, $"<text x=\"{Margin}\" y=\"{Margin + (LineHeight * (row + 1)) - 4}\"{color}>{text}</text>\n");
        }

        return picture.Append("</g>\n</svg>\n").ToString();
    }

    [GeneratedRegex("\u001b\\[[0-9]*m")]
    private static partial Regex Escapes();
}
