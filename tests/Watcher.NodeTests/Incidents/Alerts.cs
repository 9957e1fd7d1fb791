using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Watcher.NodeTests.Incidents;

/// <summary>Which of the shipped alert rules fire for a story's metrics, and how long after it began: asked of Prometheus itself (promtool).</summary>
internal static partial class Alerts
{
    private const string LastPass = "ganeti_watcher_last_pass_timestamp_seconds";
    private const int Began = 20;
    private const int Day = 24 * 60;

    // Minutes after it began, and how often Prometheus looks until then: a day of minutes would be three seconds of its work for each incident.
    private static readonly (int[] Looks, int Every)[] Times = [([1, 2, 6, 11, 16, 31, 61], 1), ([Day + 1], 10)];

    /// <summary>One a line, with the time at which it is there first.</summary>
    /// <param name="before">What was so for long.</param>
    /// <param name="after">What is so since then, and stays so.</param>
    /// <param name="isServed">Whether the service goes on.</param>
    public static async Task<IReadOnlyList<string>> FiredAsync(MetricsFile before, MetricsFile after, bool isServed)
    {
        Assert.SkipWhen(Promtool.Missing is not null, Promtool.Missing ?? "");
        var rules = Path.Combine(Repository.Root, "deploy/prometheus/ganeti-watcher.rules.yml");
        var names = Name().Matches(await File.ReadAllTextAsync(rules)).Select(match => match.Groups["name"].Value).ToList();
        var directory = Directory.CreateTempSubdirectory("alerts");
        try
        {
            var tests = Times.Select(time => Path.Combine(directory.FullName, $"every-{time.Every}-minutes.yml")).ToList();
            await Task.WhenAll(Times.Zip(tests, (time, test) => File.WriteAllTextAsync(test, Test(rules, names, before, after, isServed, time))));
            var result = await Promtool.RunAsync($"test rules {string.Join(' ', tests)}");
            var fired = Fired().Matches(result.Text).ToList();
            Assert.True(result.ExitCode == (fired.Count > 0 ? 1 : 0), result.ToString());
            return [.. fired
                .SelectMany(match => Alert().Matches(match.Groups["alerts"].Value).Select(alert => (After: Minutes(match.Groups["time"].Value) - Began, Text: Text(alert))))
                .GroupBy(alert => alert.Text.Split('\n')[0]).Select(same => same.MinBy(alert => alert.After) is var first ? $"within {Within(first.After)}: {first.Text}" : "")];
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static string Text(Match alert)
    {
        var labels = Label().Matches(alert.Groups["labels"].Value).ToDictionary(label => label.Groups["name"].Value, label => label.Groups["value"].Value);
        var annotations = Label().Matches(alert.Groups["annotations"].Value).ToDictionary(label => label.Groups["name"].Value, label => label.Groups["value"].Value);
        return $"{labels["alertname"]} ({labels["severity"]}): {annotations["summary"]}\n    {annotations["description"]}".Replace("\\\"", "\"", StringComparison.Ordinal);
    }

    private static string Within(int minutes) => minutes > Day ? "a day" : string.Create(CultureInfo.InvariantCulture, $"{minutes} min");

    /// <summary>As promtool writes it: "20m", "1h21m", "24h21m".</summary>
    private static int Minutes(string duration) => Duration().Match(duration) is var match
        ? (Number(match.Groups["d"].Value) * Day) + (Number(match.Groups["h"].Value) * 60) + Number(match.Groups["m"].Value) : 0;

    private static int Number(string text) => text.Length == 0 ? 0 : int.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>It expects none, and so names each that there is.</summary>
    private static string Test(string rules, List<string> names, MetricsFile before, MetricsFile after, bool isServed, (int[] Looks, int Every) time)
    {
        var (text, last) = (new StringBuilder(), time.Looks[^1]);
        text.Append(CultureInfo.InvariantCulture, $"rule_files:\n  - {rules}\nevaluation_interval: {time.Every}m\ntests:\n  - interval: 1m\n    input_series:\n");
        foreach (var series in before.Series.Keys.Union(after.Series.Keys).Where(name => !MetricsFile.IsTime(name)))
        {
            text.Append(CultureInfo.InvariantCulture, $"      - series: '{WithInstance(series)}'\n        values: '{Values(before, series, Began - 1)} {Values(after, series, last)}'\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"      - series: '{WithInstance(LastPass)}'\n        values: '0+60x{(isServed ? $"{Began + last}" : $"{Began} {Began * 60}x{last}")}'\n");
        text.Append("    alert_rule_test:\n");
        foreach (var (look, name) in time.Looks.SelectMany(look => names.Select(name => (look, name))))
        {
            text.Append(CultureInfo.InvariantCulture, $"      - {{ eval_time: {Began + look}m, alertname: {name}, exp_alerts: [] }}\n");
        }

        return text.ToString();
    }

    private static string Values(MetricsFile file, string series, int times) => file.Series.TryGetValue(series, out var value)
        ? string.Create(CultureInfo.InvariantCulture, $"{value}x{times}")
        : string.Create(CultureInfo.InvariantCulture, $"_x{times + 1}");

    private static string WithInstance(string series) =>
        series.Contains('{', StringComparison.Ordinal) ? series.Replace("{", "{instance=\"node1\",", StringComparison.Ordinal) : $"{series}{{instance=\"node1\"}}";

    [GeneratedRegex(@"- alert: (?<name>\w+)")]
    private static partial Regex Name();

    [GeneratedRegex(@"alertname: ?\w+, time: ?(?<time>\w+),(?<alerts>.*?)(?=alertname:|\z)", RegexOptions.Singleline)]
    private static partial Regex Fired();

    [GeneratedRegex(@"Labels:\{(?<labels>.*?)\}\s+Annotations:\{(?<annotations>.*?)\}\s*(?=\d|\]|\n)", RegexOptions.Singleline)]
    private static partial Regex Alert();

    [GeneratedRegex("(?<name>\\w+)=\"(?<value>(?:[^\"\\\\]|\\\\.)*)\"")]
    private static partial Regex Label();

    [GeneratedRegex(@"^(?:(?<d>\d+)d)?(?:(?<h>\d+)h)?(?:(?<m>\d+)m)?")]
    private static partial Regex Duration();
}
