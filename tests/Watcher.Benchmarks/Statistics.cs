namespace Watcher.Benchmarks;

/// <summary>Order statistics: medians, because one run in ten meets something else that the machine does.</summary>
internal static class Statistics
{
    public static double Median(this IEnumerable<double> values) => values.Percentile(50);

    /// <summary>Nearest rank.</summary>
    public static double Percentile(this IEnumerable<double> values, int percent)
    {
        double[] sorted = [.. values.Order()];
        return sorted[Math.Max(0, (int)Math.Ceiling(sorted.Length * percent / 100.0) - 1)];
    }
}
