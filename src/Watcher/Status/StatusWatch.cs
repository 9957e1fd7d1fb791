using System.Text;

namespace Watcher.Status;

/// <summary><c>status --watch</c>: the screen, drawn again whenever it changes, until cancelled.</summary>
/// <param name="look">How the node is, and the lines that say so.</param>
/// <param name="write">Writes to standard output.</param>
/// <param name="rows">The terminal's rows now; null: no terminal.</param>
/// <param name="time">Time.</param>
internal sealed class StatusWatch(Func<CancellationToken, Task<(StatusReport Report, IReadOnlyList<string> Lines)>> look, Action<string> write, Func<int?> rows, TimeProvider time)
{
    // A service has written all of it down. A look of one's own asks luxid, which asks the nodes.
    public static readonly TimeSpan Beside = TimeSpan.FromSeconds(1);
    public static readonly TimeSpan Alone = TimeSpan.FromSeconds(10);

    private const string Clear = "\u001b[2J";
    private const string Home = "\u001b[H";
    private const string ToLineEnd = "\u001b[K";
    private const string ToScreenEnd = "\u001b[J";

    private (int? Rows, string Text)? _shown;

    /// <returns>What <c>status</c> would end with, by the last look.</returns>
    public async Task<int> RunAsync(CancellationToken ct)
    {
        var exitCode = ExitCodes.Success;
        try
        {
            while (true)
            {
                var (report, lines) = await look(ct);
                exitCode = report.ExitCode;
                Show(lines);
                await Task.Delay(report.Service == StatusReport.AtWork ? Beside : Alone, time, ct);
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // Ctrl-C: what was shown stays.
            return exitCode;
        }
    }

    /// <summary>Drawn over what is there, line by line: what does not change does not flicker. In a pipe one screen after the other.</summary>
    private void Show(IReadOnlyList<string> lines)
    {
        var height = rows();
        var text = string.Join('\n', lines);
        if (_shown == (height, text))
        {
            return;
        }

        var frame = new StringBuilder();
        if (height is { } most)
        {
            frame.Append(_shown?.Rows == height ? "" : Clear).Append(Home);
            foreach (var line in Fitting(lines, most))
            {
                frame.Append(line).Append(ToLineEnd).Append('\n');
            }

            frame.Append(ToScreenEnd);
        }
        else
        {
            frame.Append(_shown is null ? "" : "\n").Append(text).Append('\n');
        }

        _shown = (height, text);
        write(frame.ToString());
    }

    /// <summary>The cursor has the last row.</summary>
    private static IEnumerable<string> Fitting(IReadOnlyList<string> lines, int rows) => lines.Count < rows
        ? lines
        : [.. lines.Take(Math.Max(rows - 2, 0)), FormattableString.Invariant($"({lines.Count - Math.Max(rows - 2, 0)} more lines)")];
}
