using System.Text.RegularExpressions;
using Watcher.Core.Metrics;
using Watcher.Core.Reporting;
using Watcher.TestKit.Nodes;
using Xunit;

namespace Watcher.UnitTests.Metrics;

/// <summary>docs/metrics.md and deploy/prometheus against the metrics and faults that there are.</summary>
[Collection(RealPrograms.Name)]
public sealed partial class MetricsDocumentTests
{
    private const string Rules = "deploy/prometheus/ganeti-watcher.rules.yml";

    /// <summary>What the standing states tell that can be faults, while they are none.</summary>
    private static readonly string[] NoFaults = ["CopiesOffline", "ModeIsPlain", "ModeIsSystemd", "NodeOffline", "OperationUnderWay", "StandingStill"];

    [Fact]
    public void Document_HasEachMetric_WithTypeAndLabels_AndNoOther() => Assert.Equal(
        MetricCatalog.All.Select(metric => $"| `{metric.Name}` | {metric.Kind.ToString().ToLowerInvariant()} | {string.Join(", ", metric.Labels.Select(label => $"`{label}`"))} |".Replace("|  |", "| |", StringComparison.Ordinal)),
        MetricRow().Matches(Read("docs/metrics.md")).Select(match => match.Value));

    [Fact]
    public void Document_HasEachAlert_AndNoOther() => Assert.Equal(
        Alert().Matches(Read(Rules)).Select(match => match.Groups["name"].Value).Order(),
        AlertRow().Matches(Read("docs/metrics.md")).Select(match => match.Groups["name"].Value).Order());

    [Fact]
    public void EachFault_IsInOneAlert()
    {
        var alerted = FaultMatcher().Matches(Read(Rules)).SelectMany(match => match.Groups["events"].Value.Split('|')).ToList();

        Assert.Equal(Faults().Except(NoFaults).Order(), alerted.Order());
        Assert.All(alerted, name => Assert.NotNull(typeof(EventIds).GetField(name)));
    }

    [Fact]
    public async Task Alerts_DoWhatTheirTestsSay()
    {
        Assert.SkipWhen(Promtool.Missing is not null, Promtool.Missing ?? "");
        var rules = Path.Combine(Repository.Root, Rules);
        var tests = Path.ChangeExtension(rules, "test.yml");

        var check = await Promtool.RunAsync($"check rules {rules}");
        var test = await Promtool.RunAsync($"test rules {tests}");

        Assert.True(check.ExitCode == 0, check.ToString());
        Assert.True(test.ExitCode == 0, test.ToString());
        Assert.All(Alert().Matches(Read(Rules)), match => Assert.Contains($"alertname: {match.Groups["name"].Value}\n        exp_alerts:\n", File.ReadAllText(tests), StringComparison.Ordinal));
    }

    /// <summary>The events of those standing states that may be faults.</summary>
    private static IEnumerable<string> Faults() =>
        Directory.EnumerateFiles(Path.Combine(Repository.Root, "src/Watcher.Core"), "*Notices.cs", SearchOption.AllDirectories)
            .SelectMany(file => File.ReadAllText(file).Split("internal sealed record "))
            .Where(notice => notice.Contains("bool IsFault =>", StringComparison.Ordinal))
            .SelectMany(notice => Told().Matches(notice).Select(match => match.Groups["name"].Value))
            .Distinct();

    private static string Read(string path) => File.ReadAllText(Path.Combine(Repository.Root, path));

    [GeneratedRegex(@"^\| `ganeti_watcher_\w+` \| \w+ \|.*?\|", RegexOptions.Multiline)]
    private static partial Regex MetricRow();

    [GeneratedRegex(@"^\| `(?<name>Ganeti\w+)` \|", RegexOptions.Multiline)]
    private static partial Regex AlertRow();

    [GeneratedRegex(@"- alert: (?<name>\w+)")]
    private static partial Regex Alert();

    [GeneratedRegex("ganeti_watcher_fault{event=~?\"(?<events>[A-Za-z|]+)\"}")]
    private static partial Regex FaultMatcher();

    [GeneratedRegex(@"\blog\.(?<name>\w+)\(")]
    private static partial Regex Told();
}
