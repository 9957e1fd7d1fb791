namespace Watcher.Benchmarks;

/// <summary>What was measured, beside the target.</summary>
internal sealed class FigureTable
{
    private readonly List<string[]> _rows = [["plain node, Debian 12, unless said otherwise", "stock", "ours", "target"]];

    public void Add(string what, string stock, string ours, string target)
    {
        _rows.Add([what, stock, ours, target]);
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
