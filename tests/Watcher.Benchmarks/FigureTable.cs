namespace Watcher.Benchmarks;

/// <summary>What was measured, beside the target.</summary>
internal sealed class FigureTable
{
    private readonly List<string[]> _rows = [["plain node, Debian 12, unless said otherwise", "stock", "ours", "target"]];

    /// <summary>Says what a measurement takes, since the short bench is to stay short.</summary>
    public static async Task TimeAsync(string what, Func<Task> measure)
    {
        var started = TimeProvider.System.GetTimestamp();
        await measure();
        Console.Error.WriteLine($"  ({what}: measured in {TimeProvider.System.GetElapsedTime(started).TotalSeconds:0} s)");
    }

    public void Add(string what, string stock, string ours, string target)
    {
        // Two measurements run side by side.
        lock (_rows)
        {
            _rows.Add([what, stock, ours, target]);
        }

        Console.Error.WriteLine($"  {what}: stock {stock}, ours {ours}");
    }

    public void Print()
    {
        var widths = Enumerable.Range(0, 4).Select(i => _rows.Max(r => r[i].Length)).ToArray();
        foreach (var row in _rows)
        {
            Console.WriteLine($"| {string.Join(" | ", row.Select((cell, i) => cell.PadRight(widths[i])))} |");
            if (row == _rows[0])
            {
                Console.WriteLine($"|{string.Join("|", widths.Select(w => new string('-', w + 2)))}|");
            }
        }
    }
}
