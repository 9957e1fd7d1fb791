using Watcher.Core.Instances;
using Watcher.Core.Metrics;
using Watcher.TestKit.Nodes;
using Xunit;

namespace Watcher.UnitTests.Metrics;

/// <summary>The file that node_exporter reads.</summary>
[Collection(RealPrograms.Name)]
public sealed class MetricsTextTests
{
    private static readonly string Example = Path.Combine(Repository.Root, "tests/Watcher.UnitTests/Metrics/example.prom");

    [Fact]
    public void Render_IsTheExample_WhichHasEachMetric()
    {
        var text = MetricsText.Render(ExampleNode.Figures);

        Assert.Equal(File.ReadAllText(Example), text);
        Assert.All(MetricCatalog.All, metric => Assert.Contains($"\n# TYPE {metric.Name} ", text, StringComparison.Ordinal));
        Assert.DoesNotContain("geheim", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Example_PromtoolFindsNothingInIt()
    {
        Assert.SkipWhen(Promtool.Missing is not null, Promtool.Missing ?? "");
        var result = await Promtool.RunAsync("check metrics", Example);

        Assert.Equal((0, ""), (result.ExitCode, result.Text));
    }

    [Fact]
    public void NothingKnownYet_IsAFileAllTheSame()
    {
        var text = MetricsText.Render(new NodeFigures("1", null, null, [], []));

        Assert.EndsWith("ganeti_watcher_paused 0\n# HELP ganeti_watcher_faults How many faults stand.\n# TYPE ganeti_watcher_faults gauge\nganeti_watcher_faults 0\n", text, StringComparison.Ordinal);
    }

    /// <summary>After a power cut of a large cluster.</summary>
    [Fact]
    public void ThousandsOfFaultsAndAttempts_AreCut_AndTheirNumberIsSaid()
    {
        var instances = Enumerable.Range(0, 5000).Select(number => $"inst{number:0000}").ToList();
        var memory = InstancesMemory.Blank with
        {
            Stock = instances.Aggregate(Core.Groups.StockState.Blank, (state, name) => state.With(name, new(RestartCount: name == "inst4999" ? 2 : 1))),
        };
        var duty = new DutyFigures("instances", "default", new DutyRun(), false, false, InstanceFigures.Of(memory, "default"));

        var text = MetricsText.Render(new NodeFigures(
            "1", null, null, [duty], [.. instances.Select(name => FaultFigure.Of(new RestartsExhausted(name, 5, ExampleNode.At), "instances", "default"))]));

        Assert.Equal(201, text.Split("\nganeti_watcher_instance_restart_attempts").Length);
        Assert.Contains("{group=\"default\",ganeti_instance=\"inst4999\"} 2\n", text, StringComparison.Ordinal);
        Assert.Contains("ganeti_watcher_instances_in_trouble{group=\"default\"} 5000\n", text, StringComparison.Ordinal);
        Assert.Equal(201, text.Split("\nganeti_watcher_fault{").Length);
        Assert.Contains("\nganeti_watcher_faults 5000\n", text, StringComparison.Ordinal);
    }
}
