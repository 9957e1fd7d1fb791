using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Watcher.Core.Metrics;
using Watcher.TestKit.Nodes;
using Xunit;

namespace Watcher.UnitTests.Metrics;

/// <summary>deploy/grafana: a dashboard that asks for what there is.</summary>
[Collection(RealPrograms.Name)]
public sealed partial class DashboardTests
{
    private static readonly JsonNode Dashboard = JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Root, "deploy/grafana/ganeti-watcher.json")))!;

    private static IEnumerable<JsonNode> Panels => Dashboard["panels"]!.AsArray().Select(panel => panel!);

    private static IEnumerable<string> Queries => Panels.SelectMany(panel => panel["targets"]!.AsArray()).Select(target => (string)target!["expr"]!);

    [Fact]
    public void Queries_NameMetricsAndLabelsThatThereAre()
    {
        var names = MetricCatalog.All.Select(metric => metric.Name).ToHashSet();
        var labels = MetricCatalog.All.SelectMany(metric => metric.Labels).Append("instance").ToHashSet();
        Assert.All(Queries, query =>
        {
            var metrics = Metric().Matches(query).Select(match => match.Value).ToList();
            Assert.NotEmpty(metrics);
            Assert.Subset(names, metrics.ToHashSet());
            Assert.Subset(labels, By().Matches(query).SelectMany(match => match.Groups["labels"].Value.Split(", ")).ToHashSet());
        });
        Assert.All(
            Panels.SelectMany(panel => panel["targets"]!.AsArray()).SelectMany(target => Legend().Matches((string)target!["legendFormat"]!)),
            match => Assert.Contains(match.Groups["label"].Value, labels));
    }

    [Fact]
    public async Task Queries_PromtoolUnderstandsThem()
    {
        Assert.SkipWhen(Promtool.Missing is not null, Promtool.Missing ?? "");
        var rules = Queries.Select((query, i) => $"  - {{ record: 'panel:{i}', expr: '{query.Replace("$node", ".*", StringComparison.Ordinal)}' }}");
        var file = Path.Combine(Directory.CreateTempSubdirectory("dashboard").FullName, "rules.yml");
        await File.WriteAllLinesAsync(file, ["groups:", "- name: panels", "  rules:", .. rules], TestContext.Current.CancellationToken);

        var check = await Promtool.RunAsync($"check rules {file}");

        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        Assert.True(check.ExitCode == 0, check.ToString());
    }

    /// <summary>Grafana's grid has 24 columns.</summary>
    [Fact]
    public void Panels_HaveANumberATitleAndAPlaceOfTheirOwn()
    {
        Assert.Equal(Panels.Count(), Panels.Select(panel => (int)panel["id"]!).Distinct().Count());
        Assert.Equal(Panels.Count(), Panels.Select(panel => (string)panel["title"]!).Distinct().Count());
        var cells = Panels.SelectMany(panel => Cells(panel["gridPos"]!)).ToList();
        Assert.Equal(cells.Count, cells.Distinct().Count());
        Assert.All(cells, cell => Assert.InRange(cell.X, 0, 23));
    }

    private static IEnumerable<(int X, int Y)> Cells(JsonNode at) =>
        from x in Enumerable.Range((int)at["x"]!, (int)at["w"]!)
        from y in Enumerable.Range((int)at["y"]!, (int)at["h"]!)
        select (x, y);

    [GeneratedRegex("ganeti_watcher_[a-z_]+")]
    private static partial Regex Metric();

    [GeneratedRegex(@"by \((?<labels>[a-z_, ]+)\)")]
    private static partial Regex By();

    [GeneratedRegex(@"\{\{(?<label>[a-z_]+)\}\}")]
    private static partial Regex Legend();
}
