using System.Globalization;
using System.Text;

namespace Watcher.Core.Metrics;

/// <summary>Prometheus' text format, 0.0.4 (prometheus.io/docs/instrumenting/exposition_formats). Pure.</summary>
internal static class MetricsText
{
    public static string Render(NodeFigures node)
    {
        var byMetric = NodeSamples.Of(node).ToLookup(sample => sample.Metric.Name);
        var text = new StringBuilder();
        foreach (var metric in MetricCatalog.All.Where(metric => byMetric.Contains(metric.Name)))
        {
            text.Append(CultureInfo.InvariantCulture, $"# HELP {metric.Name} {Escape(metric.Help)}\n# TYPE {metric.Name} {(metric.Kind == MetricKind.Counter ? "counter" : "gauge")}\n");

            // Two values of one name are an error for which the collector leaves out the whole file.
            foreach (var (labels, value) in byMetric[metric.Name].Select(sample => (Labels: Labels(sample), sample.Value)).DistinctBy(each => each.Labels))
            {
                text.Append(CultureInfo.InvariantCulture, $"{metric.Name}{labels} {Number(value)}\n");
            }
        }

        return text.ToString();
    }

    private static string Labels(Sample sample)
    {
        var labels = sample.Metric.Labels.Zip(sample.Labels)
            .Where(each => each.Second.Length > 0)
            .Select(each => $"{each.First}=\"{Escape(each.Second).Replace("\"", "\\\"", StringComparison.Ordinal)}\"");
        return string.Join(',', labels) is { Length: > 0 } joined ? $"{{{joined}}}" : "";
    }

    private static string Escape(string text) => text.Replace("\\", @"\\", StringComparison.Ordinal).Replace("\n", @"\n", StringComparison.Ordinal);

    private static string Number(double value) => double.IsPositiveInfinity(value) ? "+Inf" : value.ToString("0.######", CultureInfo.InvariantCulture);
}
